package dev.signet.cli;

import dev.signet.pki.CreationPlan;
import dev.signet.pki.CreationStep;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plan for people: a line for each thing, and what is wrong.
 *
 * @param done what to call what is made
 * @param asked what to call what a CA elsewhere is asked for
 */
record CreationTable(CreationPlan plan, String done, String asked) {

  List<String> lines() {
    Stream<String> refused =
        plan.steps().stream()
            .filter(CreationStep.Refuse.class::isInstance)
            .map(CreationStep.Refuse.class::cast)
            .map(refuse -> SafeText.of("%s: %s".formatted(refuse.name(), refuse.why())));
    return Stream.concat(
            TextColumns.of(
                List.of("NAME", "WHAT"),
                plan.steps().stream().map(step -> List.of(step.name(), what(step))).toList())
                .stream(),
            refused)
        .toList();
  }

  private String what(CreationStep step) {
    return switch (step) {
      case CreationStep.Make make -> make.hasKey() ? done + ", for the key that is there" : done;
      case CreationStep.Ask ask ->
          asked + (ask.hasKey() ? ", for the key that is there" : ", for a key that waits");
      case CreationStep.Keep keep -> "kept: " + keep.why();
      case CreationStep.Refuse _ -> "not made: see below";
    };
  }
}
