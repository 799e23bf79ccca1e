package dev.signet.pki.node;

import dev.signet.expiry.files.HostFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Makes components start again, with no API server: a process is asked to end, and the kubelet
 * starts another in its place. No manifest is touched, so whoever is killed leaves nothing behind.
 */
public final class Restart {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final HostFiles host;
  private final Processes processes;
  private final Health health;
  private final KubeletService kubelet;
  private final Patience patience;
  private final Clock clock;

  /** On this node. */
  public Restart(
      HostFiles host,
      Processes processes,
      Health health,
      KubeletService kubelet,
      Patience patience,
      Clock clock) {
    this.host = host;
    this.processes = processes;
    this.health = health;
    this.kubelet = kubelet;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * What has to start again.
   *
   * @param isForced all, not only what uses files that changed since it began
   */
  public RestartPlan plan(List<StaticPod> pods, boolean isForced) {
    return RestartPlan.of(
        seen(pods),
        processes.kubelet(),
        process -> isForced ? Optional.of("asked for") : change(process));
  }

  /**
   * What has to start again after files were put back.
   *
   * @param deleted those that were not there before, real paths
   */
  public UndoPlan undoPlan(List<StaticPod> pods, List<Path> deleted) {
    var used = new UsedFiles(host);
    return UndoPlan.of(
        seen(pods),
        processes.kubelet(),
        process ->
            change(process)
                .or(() -> used.oneOf(deleted, process).map(path -> path + " is not there again")));
  }

  private List<RestartPlan.Seen<StaticPod>> seen(List<StaticPod> pods) {
    return pods.stream().map(pod -> new RestartPlan.Seen<>(pod, processes.of(pod))).toList();
  }

  private Optional<String> change(NodeProcess process) {
    return new UsedFiles(host).changedSince(process).map(path -> path + " is newer");
  }

  /**
   * Does one step, and waits until it is done.
   *
   * @throws NodeFault it is not done in time; the message says where to look
   */
  public void run(RestartStep step) throws NodeFault, InterruptedException {
    switch (step) {
      case RestartStep.Kubelet _ -> kubelet();
      case RestartStep.Pod pod -> pod(pod);
    }
  }

  /**
   * Does one step. What was put back may be what had ended, so nobody waits for health.
   *
   * @throws NodeFault it is not done in time; the message says where to look
   */
  public void run(UndoStep step) throws NodeFault, InterruptedException {
    switch (step) {
      case UndoStep.Pod pod -> {
        end(pod.process());
        started(pod.pod(), clock.instant().plus(patience.toStart()));
      }
      case UndoStep.End last -> end(last.process());
      case UndoStep.Left _ -> {}
      case UndoStep.Kubelet _ -> kubelet.restart();
    }
  }

  private void kubelet() throws NodeFault, InterruptedException {
    Optional<NodeProcess> before = processes.kubelet();
    kubelet.restart();
    Instant end = clock.instant().plus(patience.toStart());
    while (processes.kubelet().isEmpty() || processes.kubelet().equals(before)) {
      waitUntil(
          end,
          "The kubelet does not run %s after it was started. Its log: journalctl -u kubelet."
              .formatted(text(patience.toStart())));
    }
  }

  private void pod(RestartStep.Pod step) throws NodeFault, InterruptedException {
    StaticPod pod = step.pod();
    if (step.process().isPresent()) {
      end(step.process().get());
    }
    Instant end = clock.instant().plus(patience.toStart());
    started(pod, end);
    healthy(pod, end);
  }

  private void started(StaticPod pod, Instant end) throws NodeFault, InterruptedException {
    while (processes.of(pod).isEmpty()) {
      waitUntil(
          end,
          "The kubelet has not started %s within %s. %s"
              .formatted(pod.component().program(), text(patience.toStart()), logs(pod)));
    }
  }

  private void healthy(StaticPod pod, Instant end) throws NodeFault, InterruptedException {
    Optional<String> trouble = health.trouble(pod);
    while (trouble.isPresent()) {
      waitUntil(
          end,
          "%s is not ready after %s (%s). %s"
              .formatted(
                  pod.component().program(), text(patience.toStart()), trouble.get(), logs(pod)));
      trouble = health.trouble(pod);
    }
  }

  /** As a kubelet ends a container: asked first, then without asking. */
  private void end(NodeProcess process) throws NodeFault, InterruptedException {
    processes.end(process);
    Instant end = clock.instant().plus(patience.toEnd());
    while (processes.isThere(process) && clock.instant().isBefore(end)) {
      Thread.sleep(BETWEEN_LOOKS);
    }
    if (processes.isThere(process)) {
      processes.kill(process);
    }
    Instant last = clock.instant().plus(patience.toEnd());
    while (processes.isThere(process)) {
      waitUntil(
          last,
          "%s, process %d, does not end. Run as root; a process that the kernel holds ends with the machine."
              .formatted(process.program(), process.pid()));
    }
  }

  private void waitUntil(Instant end, String otherwise) throws NodeFault, InterruptedException {
    if (!clock.instant().isBefore(end)) {
      throw new NodeFault(otherwise);
    }
    Thread.sleep(BETWEEN_LOOKS);
  }

  private static String logs(StaticPod pod) {
    return "Its log: /var/log/pods/kube-system_%s-*/, and the kubelet's."
        .formatted(pod.component().program());
  }

  private static String text(Duration time) {
    return time.toSeconds() + " s";
  }
}
