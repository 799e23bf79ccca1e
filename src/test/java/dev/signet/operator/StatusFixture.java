package dev.signet.operator;

import dev.signet.api.AuthorityRef;
import dev.signet.api.CertificatePolicy;
import dev.signet.approval.Decision;
import dev.signet.expiry.CertificateKind;
import dev.signet.policy.PolicyReader;
import dev.signet.policy.PolicySet.Shadow;
import dev.signet.request.RequestState;
import dev.signet.request.Requester;
import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthorityResult.Faulty;
import dev.signet.testing.TestObserved;
import dev.signet.testing.TestRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The facts that the status of a policy is made of, without those who find them. */
final class StatusFixture {
  static final Instant NOW = Instant.parse("2026-05-01T12:00:00.789Z");
  static final Faulty FAULT = new Faulty(AuthorityFault.KeyMismatch, "The key is another's.");

  private static final Requester NODE =
      new Requester("system:node:node-1", "", List.of("system:nodes"), Map.of());

  private StatusFixture() {}

  static PolicyFacts facts(CertificatePolicy object, AuthorityState authority) {
    return new PolicyFacts(
        PolicyReader.read(object),
        List.of(),
        List.of(),
        Optional.ofNullable(authority),
        Optional.empty(),
        Optional.empty());
  }

  static PolicyFacts with(PolicyFacts facts, LedgerEntry... requests) {
    return new PolicyFacts(
        facts.read(),
        facts.shadows(),
        List.of(requests),
        facts.authority(),
        facts.trust(),
        facts.preflight());
  }

  static PolicyFacts with(PolicyFacts facts, Shadow... shadows) {
    return new PolicyFacts(
        facts.read(),
        List.of(shadows),
        facts.requests(),
        facts.authority(),
        facts.trust(),
        facts.preflight());
  }

  static PolicyFacts with(PolicyFacts facts, Preflight preflight) {
    return new PolicyFacts(
        facts.read(),
        facts.shadows(),
        facts.requests(),
        facts.authority(),
        facts.trust(),
        Optional.of(preflight));
  }

  static PolicyFacts with(PolicyFacts facts, TrustFacts trust) {
    return new PolicyFacts(
        facts.read(),
        facts.shadows(),
        facts.requests(),
        facts.authority(),
        Optional.of(trust),
        facts.preflight());
  }

  static AuthorityState authority(Authority usable, Faulty fault) {
    return new AuthorityState(
        new AuthorityRef(null, null, null, null),
        "digest",
        Optional.ofNullable(usable),
        Optional.ofNullable(fault));
  }

  static LedgerEntry request(String name, RequestState state) {
    return new LedgerEntry(
        "uid-of-" + name,
        name,
        "kubernetes.io/kube-apiserver-client-kubelet",
        NODE,
        Instant.parse(TestRequest.CREATED),
        state,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static LedgerEntry judged(String name, Decision decision) {
    return request(name, RequestState.Pending).judged(decision);
  }

  /** With a certificate of 100 days, of which so many are left. */
  static LedgerEntry issued(String node, int daysLeft) {
    var end = NOW.plus(Duration.ofDays(daysLeft));
    return request("csr-" + node, RequestState.Issued)
        .issued(
            TestObserved.issued(
                CertificateKind.KUBELET_CLIENT,
                "system:node:" + node,
                "csr-" + node,
                end.minus(Duration.ofDays(100)),
                end));
  }
}
