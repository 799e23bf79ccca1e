package dev.signet.approval;

import dev.signet.api.Approval.Compatibility;
import dev.signet.policy.Durations;
import dev.signet.policy.KeyRules;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import dev.signet.request.KeyFacts;
import dev.signet.request.Reason;
import dev.signet.request.SignerNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** The checks that every profile has. */
final class CommonChecks {

  private static final Set<ASN1ObjectIdentifier> NODE_ATTRIBUTES = Set.of(BCStyle.CN, BCStyle.O);

  private CommonChecks() {}

  static List<Check> of(Case c) {
    List<Check> checks = new ArrayList<>(SignerProfiles.checks(c.request()));
    if (c.rules().compatibility() == Compatibility.Strict
        && SignerNames.ofKubelets(c.request().signerName())) {
      checks.add(nothingElse(c.request()));
    }
    checks.add(key(c.request(), c.rules().keys()));
    c.rules().maxDuration().ifPresent(max -> checks.add(duration(c.request(), c.policy(), max)));
    return checks;
  }

  /** Others would be in the certificate, and nobody has vouched for them. */
  private static Check nothingElse(CertificateRequest request) {
    return Check.rule(
        "the subject has a common name and an organization, nothing else",
        request.subject().attributes().stream()
            .allMatch(attribute -> NODE_ATTRIBUTES.contains(attribute.type())),
        Reason.SubjectAttributeNotAllowed,
        "The subject has an attribute besides the common name and the organization.");
  }

  static Check key(CertificateRequest request, KeyRules rules) {
    var key = KeyFacts.of(request.publicKey());
    return Check.rule(
        "the key is " + rules,
        rules.allow(key),
        Reason.KeyNotAllowed,
        "Its key is %s; the policy allows %s."
            .formatted(key.map(KeyFacts::toString).orElse("of an unknown kind"), rules));
  }

  static Check duration(CertificateRequest request, Policy policy, Duration max) {
    boolean holds =
        request
            .requestedDuration()
            .map(asked -> asked.compareTo(max) <= 0)
            // Whoever signs then would decide.
            .orElse(policy.signing().isPresent());
    return Check.rule(
        "it asks for no more than " + Durations.text(max),
        holds,
        Reason.DurationTooLong,
        request
            .requestedDuration()
            .map(
                asked ->
                    "It asks for %s; the policy allows %s."
                        .formatted(Durations.text(asked), Durations.text(max)))
            .orElse(
                "It asks for no duration, and this policy, which allows %s, does not sign."
                    .formatted(Durations.text(max))));
  }
}
