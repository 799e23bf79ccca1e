package dev.signet.operator;

import dev.signet.testing.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One Signet with its faulty way to the API server, what it wrote, and what it says of itself. */
final class FaultMember implements AutoCloseable {

  private final OperatorProcess process;
  private final FaultProxy proxy;
  private final WriteLog log;
  private boolean wasReady;

  private FaultMember(OperatorProcess process, FaultProxy proxy, WriteLog log) {
    this.process = process;
    this.proxy = proxy;
    this.log = log;
  }

  /** One that leads or stands by. */
  static FaultMember elected(ApiServer server, FaultPlan plan, Path folder) {
    return start(server, plan, folder, "--lease-duration=3");
  }

  /** One that asks nobody whether it leads. */
  static FaultMember alone(ApiServer server, FaultPlan plan, Path folder) {
    return start(server, plan, folder, "--leader-election=false");
  }

  private static FaultMember start(ApiServer server, FaultPlan plan, Path folder, String election) {
    WriteLog log = new WriteLog();
    FaultProxy proxy = new FaultProxy(server, plan, log);
    try {
      Path kubeconfig = Files.createTempFile(folder, "kubeconfig", "");
      Files.writeString(kubeconfig, proxy.kubeconfig());
      return new FaultMember(
          OperatorProcess.start(
              kubeconfig,
              "--review-cache=0",
              "--status-interval=0.5",
              "--authority-interval=0.5",
              "--permission-interval=5",
              election),
          proxy,
          log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  WriteLog log() {
    return log;
  }

  /** How many requests it counted with this decision. */
  int counted(String decision) {
    return sum("signet_requests_total{", "decision=\"" + decision + "\"");
  }

  /** How many requests it waits for. */
  int pending() {
    return sum("signet_requests_pending{", "");
  }

  /** Whether it says that it leads. */
  boolean leads() {
    return isReady() && sum("signet_leader ", "") == 1;
  }

  boolean isReady() {
    wasReady = wasReady || process.isReady();
    return wasReady;
  }

  boolean hasEnded() {
    return process.hasEnded();
  }

  /** From now on it can neither read nor write the Lease; or again. */
  void cutLease(boolean isCut) {
    proxy.cutLease(isCut);
  }

  /** SIGSTOP, or SIGCONT. */
  void sleep(boolean sleeps) {
    process.signal(sleeps ? "STOP" : "CONT");
  }

  private int sum(String prefix, String label) {
    try {
      return process
          .metrics()
          .lines()
          .filter(line -> line.startsWith(prefix) && line.contains(label))
          .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.close();
    proxy.close();
  }
}
