package dev.signet.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import dev.signet.testing.TestPolicies;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose permissions are asked for before anybody makes a request. */
final class RequesterNeedsTest {
  private static final Instant CREATED = Instant.parse("2026-05-01T00:00:00Z");
  private static final String BOTH =
      "kubernetes.io/kube-apiserver-client-kubelet, kubernetes.io/kubelet-serving";
  private static final String KUBEADM = "system:bootstrappers:kubeadm:default-node-token";

  /** Each need as user[groups but system:authenticated]: permission, or another. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "NodeClient; ; system:bootstrap:000000[system:bootstrappers " + KUBEADM + "]: nodeclient",
        "NodeClient; users: [\"system:bootstrap:*\"];"
            + " system:bootstrap:000000[system:bootstrappers "
            + KUBEADM
            + "]: nodeclient",
        "NodeClient; users: [\"system:bootstrap:ab*\"];"
            + " system:bootstrap:ab[system:bootstrappers "
            + KUBEADM
            + "]: nodeclient",
        "NodeClient; users: [\"system:bootstrap:abcdef\"];"
            + " system:bootstrap:abcdef[system:bootstrappers "
            + KUBEADM
            + "]: nodeclient",
        "NodeClient; groups: [system:bootstrappers];"
            + " system:bootstrap:000000[system:bootstrappers "
            + KUBEADM
            + "]: nodeclient",
        "NodeClient; groups: [\"system:bootstrappers:mine\"];"
            + " system:bootstrap:000000[system:bootstrappers system:bootstrappers:mine]:"
            + " nodeclient",
        "NodeClient; users: [alice, bob]; alice[]: nodeclient, bob[]: nodeclient",
        "NodeClient; users: [\"system:node:*\"]; ",
        "NodeClient; groups: [system:nodes]; ",
        "SelfNodeClient; ; system:node:any[system:nodes]: selfnodeclient",
        "SelfNodeClient; users: [\"system:node:edge-*\"];"
            + " system:node:edge-[system:nodes]: selfnodeclient",
        "SelfNodeClient; users: [\"system:bootstrap:*\"]; ",
        "SelfNodeServing; ; system:node:any[system:nodes]: selfnodeserver",
        "'NodeClient, SelfNodeClient'; groups: [system:nodes];"
            + " system:node:any[system:nodes]: selfnodeclient or nodeclient",
        "Custom; ; "
      })
  void eachProfileHasItsRequesters(String profiles, String requesters, String needs) {
    assertThat(needs(policy("p", 100, profiles, requesters), List.of()))
        .isEqualTo(needs == null ? "" : needs);
  }

  @Test
  void groupsOfTokensThatThePolicyNamesAreAskedEach() {
    var policy =
        TestPolicies.policy(
            "p",
            """
            match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}
            approval: {profiles: [NodeClient], nodeClient: {tokenGroups: [a, b]}}
            """);

    assertThat(needs(policy, List.of()))
        .isEqualTo(
            "system:bootstrap:000000[system:bootstrappers a]: nodeclient,"
                + " system:bootstrap:000000[system:bootstrappers b]: nodeclient");
  }

  @Test
  void tokensThatAreKnownAreAskedEachInsteadOfTheUsualGroups() {
    var tokens = List.of(token("abcdef"), token("ghijkl", "mine"));

    assertThat(needs(policy("p", 100, "NodeClient", null), tokens))
        .isEqualTo(
            "system:bootstrap:abcdef[system:bootstrappers]: nodeclient,"
                + " system:bootstrap:ghijkl[system:bootstrappers mine]: nodeclient");
  }

  @Test
  void onlyRequestersThatThePolicyGovernsAreAsked() {
    var first = policy("first", 1, "NodeClient", "users: [\"system:bootstrap:*\"]");
    var second = policy("second", 2, "'NodeClient, SelfNodeClient'".replace("'", ""), null);
    var policies = PolicySet.of(List.of(first, second));
    var tokens = List.of(token("abcdef"));

    assertThat(words(RequesterNeeds.of(first, policies, tokens)))
        .isEqualTo("system:bootstrap:abcdef[system:bootstrappers]: nodeclient");
    assertThat(words(RequesterNeeds.of(second, policies, tokens)))
        .isEqualTo("system:node:any[system:nodes]: selfnodeclient or nodeclient");
    assertThat(RequesterNeeds.tokens(first, policies, tokens)).isEqualTo(tokens);
    assertThat(RequesterNeeds.tokens(second, policies, tokens)).isEmpty();
  }

  @Test
  void aMissingPermissionSaysWhoLacksWhatAndWhatToDo() {
    assertThat(
            RequesterNeeds.of(
                policy("p", 1, "SelfNodeServing", null),
                PolicySet.of(List.of(policy("p", 1, "SelfNodeServing", null))),
                List.of()))
        .extracting(RequesterNeed::missing)
        .containsExactly(
            "Group system:nodes may not create certificatesigningrequests/selfnodeserver: bind a"
                + " ClusterRole with it.");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-01T19:11:59Z, false",
    "2026-05-01T19:12:00Z, true",
    "2026-05-02T00:00:00Z, true",
    "2026-05-03T00:00:00Z, true"
  })
  void aTokenEndsSoonWhenAFifthOfItsTimeIsLeft(Instant now, boolean soon) {
    var end = Instant.parse("2026-05-02T00:00:00Z");
    var token = new JoinToken("bootstrap-token-x", List.of(), CREATED, Optional.of(end));

    assertThat(token.endsSoon(now)).isEqualTo(soon ? Optional.of(end) : Optional.empty());
  }

  @Test
  void aTokenWithoutAnEndNeverEndsSoon() {
    assertThat(token("abcdef").endsSoon(Instant.MAX)).isEmpty();
  }

  private static JoinToken token(String id, String... groups) {
    return new JoinToken("bootstrap-token-" + id, List.of(groups), CREATED, Optional.empty());
  }

  private static Policy policy(String name, int precedence, String profiles, String requesters) {
    var custom =
        profiles.equals("Custom")
            ? ", custom: [{signerName: example.com/x, subject: {commonNames: []}, usages: [client"
                + " auth]}]"
            : "";
    return TestPolicies.policy(
        name,
        """
        precedence: %d
        match:
          signerNames: [%s]
          requesters: %s
        approval: {profiles: [%s]%s}
        """
            .formatted(
                precedence,
                custom.isEmpty() ? BOTH : "example.com/x",
                requesters == null ? "" : "{" + requesters + "}",
                profiles.replace("'", ""),
                custom));
  }

  private static String needs(Policy policy, List<JoinToken> tokens) {
    return words(RequesterNeeds.of(policy, PolicySet.of(List.of(policy)), tokens));
  }

  private static String words(List<RequesterNeed> needs) {
    return String.join(", ", needs.stream().map(RequesterNeedsTest::words).toList());
  }

  private static String words(RequesterNeed need) {
    var requester = need.anyOf().getFirst().requester();
    assertThat(requester.groups()).contains("system:authenticated");
    return requester.username()
        + requester.groups().stream()
            .filter(group -> !group.equals("system:authenticated"))
            .toList()
            .toString()
            .replace(",", "")
        + ": "
        + String.join(" or ", need.anyOf().stream().map(AccessReview::subresource).toList());
  }
}
