package dev.signet.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.operator.LeaseTimes;
import dev.signet.operator.MetricNaming;
import dev.signet.operator.OperatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OperatorArgumentsTest {

  @Test
  void whereNothingIsSaidTheDefaultsHold() throws Exception {
    var arguments = OperatorArguments.of(List.of(), Map.of());

    assertThat(arguments.kubeconfig()).isEmpty();
    assertThat(arguments.settings()).isEqualTo(OperatorSettings.DEFAULTS);
  }

  @Test
  void everySettingCanBeAnArgument() throws Exception {
    var arguments =
        OperatorArguments.of(
            List.of(
                "--kubeconfig=/k",
                "--namespace=n",
                "--http-host=127.0.0.1",
                "--http-port=0",
                "--threads=64",
                "--review-cache=0",
                "--status-interval=0.1",
                "--authority-interval=2.5",
                "--permission-interval=60",
                "--cleanup-interval=30",
                "--preflight-interval=120",
                "--metric-names=x509",
                "--node-reports=false",
                "--leader-election=true",
                "--lease-duration=30"),
            Map.of());

    assertThat(arguments)
        .isEqualTo(
            new OperatorArguments(
                Optional.of(Path.of("/k")),
                new OperatorSettings(
                    "n",
                    "127.0.0.1",
                    0,
                    64,
                    Duration.ZERO,
                    Duration.ofMillis(100),
                    Duration.ofMillis(2500),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    MetricNaming.X509,
                    false,
                    Optional.of(LeaseTimes.of(Duration.ofSeconds(30))))));
  }

  @Test
  void everySettingCanBeAVariable() throws Exception {
    var fromVariables =
        OperatorArguments.of(
            List.of(),
            Map.ofEntries(
                entry("KUBECONFIG", "/k"),
                entry("SIGNET_NAMESPACE", "n"),
                entry("SIGNET_HTTP_HOST", "h"),
                entry("SIGNET_HTTP_PORT", "1"),
                entry("SIGNET_THREADS", "2"),
                entry("SIGNET_REVIEW_CACHE", "3"),
                entry("SIGNET_STATUS_INTERVAL", "4"),
                entry("SIGNET_AUTHORITY_INTERVAL", "5"),
                entry("SIGNET_PERMISSION_INTERVAL", "6"),
                entry("SIGNET_CLEANUP_INTERVAL", "7"),
                entry("SIGNET_PREFLIGHT_INTERVAL", "8"),
                entry("SIGNET_METRIC_NAMES", "x509"),
                entry("SIGNET_NODE_REPORTS", "false"),
                entry("SIGNET_LEADER_ELECTION", "true"),
                entry("SIGNET_LEASE_DURATION", "9")));
    var fromArguments =
        OperatorArguments.of(
            List.of(
                "--kubeconfig=/k",
                "--namespace=n",
                "--http-host=h",
                "--http-port=1",
                "--threads=2",
                "--review-cache=3",
                "--status-interval=4",
                "--authority-interval=5",
                "--permission-interval=6",
                "--cleanup-interval=7",
                "--preflight-interval=8",
                "--metric-names=x509",
                "--node-reports=false",
                "--leader-election=true",
                "--lease-duration=9"),
            Map.of());

    assertThat(fromVariables).isEqualTo(fromArguments);
  }

  @Test
  void oneThatIsToldThatItIsAloneTakesPartInNoElection() throws Exception {
    assertThat(
            OperatorArguments.of(List.of("--leader-election=false"), Map.of())
                .settings()
                .election())
        .isEmpty();
  }

  @Test
  void anArgumentWinsOverAVariableAndTheLastArgumentOverTheFirst() throws Exception {
    var arguments =
        OperatorArguments.of(List.of("--threads=3", "--threads=4"), Map.of("SIGNET_THREADS", "5"));

    assertThat(arguments.settings().threads()).isEqualTo(4);
  }

  @Test
  void aBlankVariableSaysNothing() throws Exception {
    var arguments =
        OperatorArguments.of(List.of(), Map.of("SIGNET_THREADS", " ", "KUBECONFIG", ""));

    assertThat(arguments.settings()).isEqualTo(OperatorSettings.DEFAULTS);
    assertThat(arguments.kubeconfig()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads=4", "--threads", "--thread=4", "--threads:4", "-t", "--", ""})
  void whatIsNoSettingIsAMistakeThatNamesIt(String argument) {
    assertMistake(argument, argument + " is no setting");
  }

  @ParameterizedTest
  @CsvSource({
    "--threads=0, --threads must be a number from 1 to 64",
    "--threads=65, --threads must be a number from 1 to 64",
    "--threads=x, --threads must be a number from 1 to 64",
    "--threads=, --threads must be a number from 1 to 64",
    "--http-port=-1, --http-port must be a number from 0 to 65535",
    "--http-port=65536, --http-port must be a number from 0 to 65535",
    "--review-cache=-1, --review-cache must be a number of seconds from 0 to 999999",
    "--review-cache=, --review-cache must be a number of seconds from 0 to 999999",
    "--review-cache=1M3, --review-cache must be a number of seconds from 0 to 999999",
    "--review-cache=5s, --review-cache must be a number of seconds from 0 to 999999",
    "--review-cache=9999999999999, --review-cache must be a number of seconds from 0 to 999999",
    "--status-interval=0, --status-interval must be a number of seconds from 0.1 to 999999",
    "--status-interval=0.09, --status-interval must be a number of seconds from 0.1 to 999999",
    "--authority-interval=x, --authority-interval must be a number of seconds from 0.1 to 999999",
    "--metric-names=enix, --metric-names must be signet or x509",
    "--preflight-interval=x, --preflight-interval must be a number of seconds from 0.1 to 999999",
    "--cleanup-interval=0, --cleanup-interval must be a number of seconds from 0.1 to 999999",
    "--permission-interval=0, --permission-interval must be a number of seconds from 0.1 to 999999",
    "--leader-election=no, --leader-election must be true or false",
    "--lease-duration=2, --lease-duration must be a number from 3 to 600"
  })
  void aValueOutsideItsRangeIsAMistakeThatNamesTheSetting(String argument, String sentence) {
    assertMistake(argument, sentence);
  }

  @Test
  void theHelpNamesEveryFlagWithItsVariableAndItsDefault() {
    assertThat(OperatorArguments.help())
        .contains("--threads=N", "SIGNET_THREADS", "default: 8;")
        .contains("--review-cache=SECONDS", "SIGNET_REVIEW_CACHE", "default: 1;")
        .contains("--kubeconfig=FILE", "variable: KUBECONFIG");
  }

  private static void assertMistake(String argument, String sentence) {
    assertThatThrownBy(() -> OperatorArguments.of(List.of(argument), Map.of()))
        .isInstanceOf(Mistake.class)
        .hasMessageContaining(sentence);
  }
}
