package dev.signet.cli;

import dev.signet.operator.AgentSettings;
import dev.signet.operator.NodeAgent;
import dev.signet.policy.Durations;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signet agent}: starts, and runs until SIGTERM. */
@Command(
    description = {
      "Runs on each node: looks at the certificates in its files and tells them in status.files of"
          + " its NodeCertificateReport. It reads no private key, unless it is told to renew."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = Commands.Version.class,
    exitCodeOnExecutionException = ExplainCommand.BUG,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:told to stop, and stopped",
      "1:could not start",
      "2:wrong usage",
      "70:a bug in Signet"
    })
final class AgentCommand implements Callable<Integer> {

  static final String NAME = "agent";

  private static final int HIGHEST_PORT = 65_535;
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
  private final Clock clock;

  @Option(
      names = "--node-name",
      paramLabel = "NAME",
      defaultValue = "${env:NODE_NAME:-}",
      description = "The name of this node; default: variable NODE_NAME.")
  private String node = "";

  @Option(
      names = "--host-root",
      paramLabel = "FOLDER",
      defaultValue = "/host",
      description = "Where the node's files are; default: ${DEFAULT-VALUE}.")
  private Path hostRoot = Path.of("/host");

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "5m",
      description = "How often they are looked at; default: ${DEFAULT-VALUE}.")
  private String interval = "5m";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "How to reach the API server; default: in a Pod its service account.")
  private Path kubeconfig;

  @Option(
      names = "--http-host",
      paramLabel = "ADDRESS",
      defaultValue = "0.0.0.0",
      description = "The address of /metrics, /healthz and /readyz; default: ${DEFAULT-VALUE}.")
  private String httpHost = "0.0.0.0";

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Their port; 0: any free one; default: ${DEFAULT-VALUE}.")
  private int httpPort;

  @Mixin private final RenewalOptions renewal = new RenewalOptions();

  AgentCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try {
      run(settings());
      return CommandLine.ExitCode.OK;
    } catch (Mistake mistake) {
      return failed(mistake, CommandLine.ExitCode.USAGE);
    } catch (IOException unavailable) {
      return failed(unavailable, CommandLine.ExitCode.SOFTWARE);
    }
  }

  private AgentSettings settings() throws Mistake {
    if (node.isBlank()) {
      throw new Mistake("--node-name, or variable NODE_NAME, has to name this node");
    }
    if (httpPort < 0 || httpPort > HIGHEST_PORT) {
      throw new Mistake("--http-port=%d is no port".formatted(httpPort));
    }
    Duration every =
        Durations.parse(interval)
            .filter(time -> time.compareTo(SHORTEST) >= 0)
            .orElseThrow(
                () -> new Mistake("--interval=%s is no time from 1s, as 5m".formatted(interval)));
    return new AgentSettings(node, hostRoot, every, httpHost, httpPort, renewal.settings());
  }

  private void run(AgentSettings settings) throws IOException {
    KubernetesClient client = ApiClient.of(Optional.ofNullable(kubeconfig));
    NodeAgent agent = new NodeAgent(settings, client, clock);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  agent.close();
                  client.close();
                  stopped.countDown();
                  // By itself the JVM ends with 143 after a signal, which reads as a failure.
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
    agent.start();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int failed(Exception why, int code) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(SafeText.of("signet agent: " + why.getMessage()));
    err.flush();
    return code;
  }
}
