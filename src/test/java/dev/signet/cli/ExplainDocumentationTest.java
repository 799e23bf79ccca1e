package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/explain.md names every field and every value of the document, and every option. */
final class ExplainDocumentationTest {

  private static final Path PAGE = Path.of("docs", "explain.md");

  @Test
  void everyFieldOfTheDocumentIsNamed() throws IOException {
    var page = Files.readString(PAGE);
    var fields =
        Stream.concat(
                Stream.of(Explanation.class), Arrays.stream(Explanation.class.getDeclaredClasses()))
            .filter(Class::isRecord)
            .flatMap(type -> Arrays.stream(type.getRecordComponents()))
            .map(RecordComponent::getName);

    assertThat(fields).isNotEmpty().allMatch(field -> page.contains("`" + field + "`"));
  }

  @Test
  void everyValueIsNamed() throws IOException {
    var page = Files.readString(PAGE);
    var values =
        Stream.of(
                Explanation.Result.values(),
                Explanation.Stand.values(),
                Explanation.Found.values(),
                RecordedReviews.Answer.values())
            .flatMap(Arrays::stream)
            .map(Enum::name);

    assertThat(values).allMatch(value -> page.contains("`" + value + "`"));
  }

  @Test
  void everyOptionIsNamed() throws IOException {
    var page = Files.readString(PAGE);
    var options =
        Commands.commandLine(Clock.systemUTC())
            .getSubcommands()
            .get(ExplainCommand.NAME)
            .getCommandSpec()
            .options()
            .stream()
            .filter(option -> !option.usageHelp() && !option.versionHelp())
            .map(option -> option.names()[0]);

    assertThat(options).isNotEmpty().allMatch(option -> page.contains("`" + option));
  }
}
