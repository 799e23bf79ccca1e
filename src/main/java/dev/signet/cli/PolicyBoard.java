package dev.signet.cli;

import dev.signet.api.CertificatePolicy;
import dev.signet.cli.Explanation.PolicyView;
import dev.signet.cli.Explanation.Stand;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicyReader;
import dev.signet.policy.PolicySet;
import dev.signet.policy.Standing;
import dev.signet.request.RequestReader;
import dev.signet.request.Requester;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All policies, those that cannot be read too.
 *
 * @param policies those that can, in order
 * @param unreadable why the others cannot, by name
 * @param objects all of them
 */
record PolicyBoard(
    PolicySet policies, Map<String, String> unreadable, List<CertificatePolicy> objects) {

  static PolicyBoard of(List<CertificatePolicy> objects) {
    List<Policy> read = new ArrayList<>();
    Map<String, String> unreadable = new TreeMap<>();
    for (CertificatePolicy object : objects) {
      switch (PolicyReader.read(object)) {
        case PolicyReader.Result.Read good -> read.add(good.policy());
        case PolicyReader.Result.Invalid bad ->
            unreadable.put(object.getMetadata().getName(), bad.sentence());
      }
    }
    return new PolicyBoard(PolicySet.of(read), unreadable, objects);
  }

  /** The object that this policy was read from. */
  CertificatePolicy object(Policy policy) {
    return objects.stream()
        .filter(object -> object.getMetadata().getName().equals(policy.name()))
        .findFirst()
        .orElseThrow();
  }

  /** Where each stands towards this request; last those that cannot be read. */
  List<PolicyView> views(CertificateSigningRequest csr) {
    Requester requester = RequestReader.requester(csr);
    List<PolicyView> views = new ArrayList<>();
    policies
        .candidates(csr.getSpec().getSignerName(), requester)
        .forEach(candidate -> views.add(view(candidate, requester)));
    unreadable.forEach(
        (name, sentence) ->
            views.add(
                new PolicyView(
                    name, Optional.empty(), Optional.empty(), Stand.Unreadable, sentence)));
    return views;
  }

  private PolicyView view(PolicySet.Candidate candidate, Requester requester) {
    Policy policy = candidate.policy();
    return switch (candidate.standing()) {
      case Standing.Governs governs -> view(policy, Stand.Governs, "it governs the request");
      case Standing.Preceded preceded ->
          view(policy, Stand.Preceded, "it matches too; " + sentence(policy, preceded));
      case Standing.OtherRequester other ->
          view(
              policy,
              Stand.OtherRequester,
              "it is about other requesters: users %s, groups %s; this one is %s in %s"
                  .formatted(
                      policy.requesters().users(),
                      policy.requesters().groups(),
                      requester.username(),
                      requester.groups()));
      case Standing.OtherSigner other ->
          view(
              policy,
              Stand.OtherSigner,
              "it is about other signers: "
                  + String.join(", ", policy.signerNames().stream().sorted().toList()));
    };
  }

  private String sentence(Policy policy, Standing.Preceded preceded) {
    Policy governing = policies.named(preceded.governing()).orElseThrow();
    return switch (preceded.because()) {
      case Precedence ->
          "%s comes first by its precedence, %d before %d"
              .formatted(governing.name(), governing.precedence(), policy.precedence());
      case Age ->
          "%s has the same precedence and is older, since %s"
              .formatted(governing.name(), governing.createdAt());
      case Name ->
          "%s has the same precedence and age, and comes first by name".formatted(governing.name());
    };
  }

  private static PolicyView view(Policy policy, Stand stand, String why) {
    return new PolicyView(
        policy.name(),
        Optional.of(policy.precedence()),
        Optional.of(policy.createdAt()),
        stand,
        why);
  }
}
