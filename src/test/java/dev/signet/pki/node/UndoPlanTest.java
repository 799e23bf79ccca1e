package dev.signet.pki.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class UndoPlanTest {

  private static final List<String> ALL =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet");

  static List<Arguments> plans() {
    return List.of(
        argumentSet("nothing, if all run and nothing changed", ALL, List.of(), List.of()),
        argumentSet(
            "etcd first and the kubelet last, if all have to",
            ALL,
            ALL,
            List.of(
                "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet")),
        argumentSet("only what has to", ALL, List.of("kube-apiserver"), List.of("kube-apiserver")),
        argumentSet(
            "the kubelet last, though a component waits for its turn",
            List.of("etcd", "kube-apiserver", "kube-scheduler", "kubelet"),
            ALL,
            List.of(
                "etcd",
                "kube-apiserver",
                "kube-controller-manager is left",
                "kube-scheduler",
                "kubelet")),
        argumentSet(
            "no kubelet, if its files are as they were, though a component waits for its turn",
            List.of("etcd", "kube-apiserver", "kube-scheduler", "kubelet"),
            List.of("etcd"),
            List.of("etcd", "kube-controller-manager is left")),
        argumentSet(
            "nobody is waited for where no kubelet runs, and it is started",
            List.of("etcd", "kube-scheduler"),
            ALL,
            List.of(
                "etcd ends",
                "kube-apiserver is left",
                "kube-controller-manager is left",
                "kube-scheduler ends",
                "kubelet")));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void whatStartsAgainAndInWhichOrder(
      List<String> running, List<String> stale, List<String> expected) {
    var node = new MadeUpProcesses(running, stale);

    var plan = UndoPlan.of(node.pods(), node.kubelet(), node::reason);

    assertThat(plan.steps().stream().map(UndoPlanTest::text)).isEqualTo(expected);
  }

  private static String text(UndoStep step) {
    return switch (step) {
      case UndoStep.Kubelet _ -> "kubelet";
      case UndoStep.Pod pod -> pod.pod().component().program();
      case UndoStep.End end -> end.pod().component().program() + " ends";
      case UndoStep.Left left -> left.pod().component().program() + " is left";
    };
  }
}
