package dev.signet.operator;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.CertificatePolicyStatus;
import dev.signet.api.ConditionReason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** Events on a policy: one when a condition takes another status or reason. */
final class PolicyEvents {

  private final EventRecorder events;

  PolicyEvents(EventRecorder events) {
    this.events = events;
  }

  void about(CertificatePolicy object, CertificatePolicyStatus status) {
    for (Condition condition : status.conditions()) {
      if (before(object).stream().noneMatch(known -> isSameNews(known, condition))) {
        tell(object, condition);
      }
    }
  }

  private void tell(CertificatePolicy object, Condition condition) {
    boolean isGood =
        "True".equals(condition.getStatus())
            && !ConditionReason.KeptPrevious.name().equals(condition.getReason())
            && !ConditionReason.AnotherSigns.name().equals(condition.getReason())
            && !ConditionReason.WorkingWithWarnings.name().equals(condition.getReason());
    String message = condition.getType() + ": " + condition.getMessage();
    if (isGood) {
      events.normal(About.policy(object), condition.getReason(), message);
    } else {
      events.warning(About.policy(object), condition.getReason(), message);
    }
  }

  private static boolean isSameNews(Condition known, Condition condition) {
    return known.getType().equals(condition.getType())
        && known.getStatus().equals(condition.getStatus())
        && known.getReason().equals(condition.getReason());
  }

  private static List<Condition> before(CertificatePolicy object) {
    return object.getStatus() == null || object.getStatus().conditions() == null
        ? List.of()
        : object.getStatus().conditions();
  }
}
