package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/pki.md names each command of {@code signet pki} and each of its options. */
final class PkiDocumentationTest {

  @Test
  void everyCommandAndOptionIsNamed() throws IOException {
    String page = Files.readString(Path.of("docs", "pki.md"));
    CommandLine pki = Commands.commandLine(Clock.systemUTC()).getSubcommands().get(PkiCommand.NAME);

    assertThat(pki.getSubcommands()).hasSizeGreaterThan(4);
    pki.getSubcommands()
        .forEach(
            (name, command) -> {
              assertThat(page).contains("signet pki " + name);
              assertThat(command.getCommandSpec().options())
                  .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
                  .allSatisfy(
                      option ->
                          assertThat(page)
                              .containsPattern("`(" + String.join("|", option.names()) + ")[ `]"));
            });
  }
}
