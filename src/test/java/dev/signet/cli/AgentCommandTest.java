package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code signet agent}: its options, and what is wrong with them. */
final class AgentCommandTest {

  @ParameterizedTest
  @CsvSource({
    "--interval=5m, has to name this node",
    "--node-name=n --interval=soon, is no time",
    "--node-name=n --interval=0s, is no time",
    "--node-name=n --http-port=70000, is no port",
    "--node-name=n --renew-control-plane --grace=0s, --grace",
    "--node-name=n --renew-control-plane --timeout=soon, --timeout",
    "--node-name=n --nonsense, Unknown option"
  })
  void aMistakeIsSaidInOneLine(String arguments, String why) {
    var err = new StringWriter();

    int code =
        Commands.commandLine(Clock.systemUTC())
            .setErr(new PrintWriter(err))
            .execute((AgentCommand.NAME + " " + arguments).split(" "));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).startsWith("signet agent: ").contains(why);
  }

  @Test
  void everyOptionIsExplained() throws IOException {
    var page = Files.readString(Path.of("docs", "agent.md"));

    assertThat(
            Commands.commandLine(Clock.systemUTC())
                .getSubcommands()
                .get(AgentCommand.NAME)
                .getCommandSpec()
                .options())
        .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
        .extracting(CommandLine.Model.OptionSpec::longestName)
        .hasSize(11)
        .allSatisfy(name -> assertThat(page).contains("| `" + name));
  }
}
