package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.expiry.CertificateProblem;
import dev.signet.expiry.Problem;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/check.md names every field and every value of the document, and every option. */
final class CheckDocumentationTest {

  private static final Path PAGE = Path.of("docs", "check.md");

  @Test
  void everyFieldOfTheDocumentIsNamed() throws IOException {
    var page = Files.readString(PAGE);
    var fields =
        Arrays.stream(CheckDocument.class.getDeclaredClasses())
            .flatMap(type -> Arrays.stream(type.getRecordComponents()))
            .map(RecordComponent::getName);

    assertThat(fields).isNotEmpty().allMatch(field -> page.contains("`" + field + "`"));
  }

  @Test
  void everyValueIsNamed() throws IOException {
    var page = Files.readString(PAGE);
    var values =
        Stream.of(CertificateProblem.values(), Problem.Reason.values())
            .flatMap(Arrays::stream)
            .map(Enum::name);

    assertThat(values).allMatch(value -> page.contains("`" + value + "`"));
  }

  @Test
  void everyMetricIsNamed() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains(CheckMetrics.NOT_AFTER, CheckMetrics.NOT_BEFORE)
        .contains(CheckMetrics.PROBLEMS, CheckMetrics.UNSEEN);
  }

  @Test
  void everyOptionIsNamed() throws IOException {
    var page = Files.readString(PAGE);
    var options =
        Commands.commandLine(Clock.systemUTC())
            .getSubcommands()
            .get(CheckCommand.NAME)
            .getCommandSpec()
            .options()
            .stream()
            .filter(option -> !option.usageHelp() && !option.versionHelp())
            .map(option -> option.names()[0]);

    assertThat(options).isNotEmpty().allMatch(option -> page.contains("`" + option));
  }
}
