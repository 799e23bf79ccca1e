package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The Signets that run: processes of their own, each with a faulty way to the API server. Mostly
 * one; two at once, or none for as long as one takes to start, when the plan says so.
 */
final class FaultFleet implements AutoCloseable {

  private final ApiServer server;
  private final FaultPlan plan;
  private final Path folder;
  private final Deque<Member> running = new ArrayDeque<>();
  private final List<Member> all = new ArrayList<>();

  FaultFleet(ApiServer server, FaultPlan plan, Path folder) {
    this.server = server;
    this.plan = plan;
    this.folder = folder;
  }

  /** One Signet, what it wrote, and what it says of itself. */
  static final class Member {
    private final OperatorProcess process;
    private final FaultProxy proxy;
    private final WriteLog log;
    private boolean wasReady;

    private Member(OperatorProcess process, FaultProxy proxy, WriteLog log) {
      this.process = process;
      this.proxy = proxy;
      this.log = log;
    }

    WriteLog log() {
      return log;
    }

    /** How many requests it counted with this decision. */
    int counted(String decision) throws IOException, InterruptedException {
      return sum("signet_requests_total{", "decision=\"" + decision + "\"");
    }

    /** How many requests it waits for. */
    int pending() throws IOException, InterruptedException {
      return sum("signet_requests_pending{", "");
    }

    private int sum(String prefix, String label) throws IOException, InterruptedException {
      return process
          .metrics()
          .lines()
          .filter(line -> line.startsWith(prefix) && line.contains(label))
          .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }

    private boolean isReady() {
      wasReady = wasReady || process.isReady();
      return wasReady;
    }
  }

  /** One more. */
  void start() {
    WriteLog log = new WriteLog();
    FaultProxy proxy = new FaultProxy(server, plan, log);
    try {
      Path kubeconfig = Files.createTempFile(folder, "kubeconfig", "");
      Files.writeString(kubeconfig, proxy.kubeconfig());
      Member member =
          new Member(
              OperatorProcess.start(
                  kubeconfig,
                  "--review-cache=0",
                  "--status-interval=0.5",
                  "--authority-interval=0.5",
                  "--permission-interval=5"),
              proxy,
              log);
      running.add(member);
      all.add(member);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What did not get through its start is started again, as a Pod is. Nothing else ever ends. */
  void tend() {
    for (Member member : List.copyOf(running)) {
      if (!member.isReady() && member.process.hasEnded()) {
        running.remove(member);
        start();
      }
      assertThat(member.wasReady && member.process.hasEnded())
          .as("Signet ended by itself, see target/operator-logs")
          .isFalse();
    }
  }

  void suffer(Fault fault) {
    switch (fault) {
      case KILLED -> {
        killOldest();
        if (running.isEmpty()) {
          start();
        }
      }
      case TWO_AT_ONCE -> {
        if (running.size() > 1) {
          killOldest();
        }
        start();
      }
      default -> throw new IllegalArgumentException(fault.name());
    }
  }

  /** Leaves only the newest, once that is ready. */
  Member survivor() {
    while (running.size() > 1) {
      killOldest();
    }
    return running.getLast();
  }

  boolean isReady() {
    tend();
    return running.getLast().isReady();
  }

  /** Everyone that ever ran. */
  List<Member> all() {
    return all;
  }

  private void killOldest() {
    Member oldest = running.removeFirst();
    oldest.process.kill();
    oldest.proxy.close();
  }

  @Override
  public void close() {
    all.forEach(
        member -> {
          member.process.close();
          member.proxy.close();
        });
  }
}
