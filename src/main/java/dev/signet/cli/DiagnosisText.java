package dev.signet.cli;

import dev.signet.pki.Diagnosis;
import dev.signet.pki.LeafVerdict;
import dev.signet.pki.node.RestartPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is broken, and what is going to be done about it, in plain words. */
record DiagnosisText(Diagnosis diagnosis) {

  /** A line for each that is broken. */
  List<String> broken() {
    return Stream.concat(
            Stream.concat(
                diagnosis.renewable().stream()
                    .map(v -> "  %s %s".formatted(v.leaf().name(), v.why())),
                diagnosis.remakable().stream()
                    .map(v -> "  %s %s".formatted(v.leaf().name(), v.why()))),
            diagnosis.beyond().stream().map(v -> "  %s %s".formatted(v.leaf().name(), v.why())))
        .toList();
  }

  /** The way out when nothing can be done here. */
  List<String> refusals() {
    List<String> lines = new ArrayList<>(diagnosis.refusals());
    lines.add(
        "With such a CA no certificate helps, and nothing was changed. Look at the clock first"
            + " (date); if it is right the CA has to be made anew: docs/recovery.md, \"A CA that"
            + " has ended\".");
    return lines;
  }

  /** What is going to be done, in order. */
  List<String> intended(RestartPlan restart) {
    List<String> lines = new ArrayList<>();
    if (diagnosis.isToBeChanged()) {
      lines.add("  back up all certificates, keys and kubeconfigs of this node");
      lines.addAll(line("renew ", diagnosis.renewable()));
      lines.addAll(line("make anew, with a new key, ", diagnosis.remakable()));
      lines.add(
          "  restart what uses them, in this order: etcd, API server, controller-manager,"
              + " scheduler, kubelet");
    } else if (!restart.steps().isEmpty()) {
      lines.add(
          "  restart "
              + String.join(", ", restart.steps().stream().map(RestartText::name).toList()));
    }
    lines.add("  wait until the API server answers and this node is Ready");
    lines.add("  approve what kubelets ask for, if a policy would");
    return lines;
  }

  private static List<String> line(String what, List<? extends LeafVerdict> verdicts) {
    return verdicts.isEmpty()
        ? List.of()
        : List.of(
            "  " + what + String.join(", ", verdicts.stream().map(DiagnosisText::name).toList()));
  }

  private static String name(LeafVerdict verdict) {
    return verdict.leaf().name();
  }
}
