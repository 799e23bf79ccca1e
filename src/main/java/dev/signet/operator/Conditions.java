package dev.signet.operator;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.ConditionType;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Conditions in the form of metav1.Condition: the transition time moves only when the status does.
 */
final class Conditions {

  private final CertificatePolicy object;
  private final Instant now;

  /** For this object, whose status holds the conditions as they were. */
  Conditions(CertificatePolicy object, Instant now) {
    this.object = object;
    this.now = now;
  }

  Condition of(ConditionType type, boolean status, String reason, String message) {
    String word = status ? "True" : "False";
    return new ConditionBuilder()
        .withType(type.name())
        .withStatus(word)
        .withReason(reason)
        .withMessage(message)
        .withObservedGeneration(object.getMetadata().getGeneration())
        .withLastTransitionTime(transitionTime(type, word))
        .build();
  }

  /** The condition as it was, if there was one. */
  Optional<Condition> asItWas(ConditionType type) {
    return before().stream().filter(c -> c.getType().equals(type.name())).findFirst();
  }

  private String transitionTime(ConditionType type, String word) {
    return before().stream()
        .filter(c -> c.getType().equals(type.name()) && c.getStatus().equals(word))
        .map(Condition::getLastTransitionTime)
        .findFirst()
        .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private List<Condition> before() {
    return object.getStatus() == null || object.getStatus().conditions() == null
        ? List.of()
        : object.getStatus().conditions();
  }
}
