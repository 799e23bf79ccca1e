package dev.signet.pki.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RestartPlanTest {

  private static final List<String> ALL =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet");

  static List<Arguments> plans() {
    return List.of(
        argumentSet("nothing, if all run and nothing changed", ALL, List.of(), List.of()),
        argumentSet("etcd first and the kubelet last, if all have to", ALL, ALL, ALL),
        argumentSet("only what has to", ALL, List.of("kube-apiserver"), List.of("kube-apiserver")),
        argumentSet(
            "the kubelet first if it does not run, and not twice",
            ALL.subList(0, 4),
            List.of("etcd", "kubelet"),
            List.of("kubelet", "etcd")),
        argumentSet(
            "the kubelet first if a component waits for its turn, and not twice",
            List.of("etcd", "kubelet"),
            List.of("kubelet"),
            List.of("kubelet", "kube-apiserver", "kube-controller-manager", "kube-scheduler")));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void whatStartsAgainAndInWhichOrder(
      List<String> running, List<String> stale, List<String> expected) {
    var node = new MadeUpProcesses(running, stale);

    var plan = RestartPlan.of(node.pods(), node.kubelet(), node::reason);

    assertThat(plan.steps().stream().map(RestartPlanTest::name)).isEqualTo(expected);
  }

  private static String name(RestartStep step) {
    return switch (step) {
      case RestartStep.Kubelet _ -> "kubelet";
      case RestartStep.Pod pod -> pod.pod().component().program();
    };
  }
}
