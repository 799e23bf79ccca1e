package dev.signet.operator;

import dev.signet.pki.node.Component;
import dev.signet.pki.node.Health;
import dev.signet.pki.node.NodeProcess;
import dev.signet.pki.node.Processes;
import dev.signet.pki.node.StaticPod;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The processes of a control-plane node, and a kubelet that starts them again. Made up: a test of
 * the API server has no kubelet; bin/e2e does the same with a genuine one.
 */
final class MadeUpNode implements Processes, Health {

  private final AtomicLong pids = new AtomicLong(100);
  private final Map<Component, NodeProcess> running = new EnumMap<>(Component.class);
  private final Set<Component> neverWell = EnumSet.noneOf(Component.class);
  private final List<Component> restarted = new CopyOnWriteArrayList<>();

  /** With all components of these manifests running since now. */
  MadeUpNode(List<StaticPod> pods) {
    pods.forEach(this::begin);
  }

  /** Which were started again, in this order. */
  List<Component> restarted() {
    return List.copyOf(restarted);
  }

  /** Once it is started again it is never well any more, until {@link #heal}. */
  synchronized void breakWhenRestarted(Component component) {
    neverWell.add(component);
  }

  synchronized void heal() {
    neverWell.clear();
  }

  /** It does not run, and nobody starts it. */
  synchronized void lose(Component component) {
    running.remove(component);
  }

  private void begin(StaticPod pod) {
    running.put(
        pod.component(), new NodeProcess(pids.incrementAndGet(), Instant.now(), pod.command()));
  }

  @Override
  public synchronized Optional<NodeProcess> of(StaticPod pod) {
    return Optional.ofNullable(running.get(pod.component()));
  }

  /** As in a Pod, which may not look at the kubelet. */
  @Override
  public Optional<NodeProcess> kubelet() {
    return Optional.empty();
  }

  @Override
  public synchronized boolean isThere(NodeProcess process) {
    return running.containsValue(process);
  }

  @Override
  public synchronized void end(NodeProcess process) {
    running.entrySet().stream()
        .filter(entry -> entry.getValue().equals(process))
        .findFirst()
        .ifPresent(
            entry -> {
              restarted.add(entry.getKey());
              entry.setValue(
                  new NodeProcess(pids.incrementAndGet(), Instant.now(), process.command()));
            });
  }

  @Override
  public void kill(NodeProcess process) {
    end(process);
  }

  @Override
  public synchronized Optional<String> trouble(StaticPod pod) {
    return neverWell.contains(pod.component()) && restarted.contains(pod.component())
        ? Optional.of("it answers 500")
        : Optional.empty();
  }
}
