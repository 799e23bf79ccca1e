package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/operations.md has the settings as the program itself lists them. */
final class SettingsDocumentationTest {

  @Test
  void theSettingsAreThoseOfTheProgram() throws IOException {
    assertThat(Path.of("docs", "operations.md"))
        .content()
        .contains("```\n" + OperatorArguments.help() + "```");
  }
}
