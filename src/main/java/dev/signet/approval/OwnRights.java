package dev.signet.approval;

import dev.signet.api.Approval.OnViolation;
import dev.signet.api.Approval.Profile;
import dev.signet.api.NodeClientGuards.ExistingNode;
import dev.signet.api.Serving.AddressSource;
import dev.signet.api.Signing.ClientTrust;
import dev.signet.policy.ApprovalRules;
import dev.signet.policy.CleanupRules;
import dev.signet.policy.Policy;
import dev.signet.policy.RolloverRules;
import dev.signet.policy.SigningRules;
import dev.signet.policy.TrustBundleRules;
import dev.signet.request.SignerNames;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What Signet itself has to be allowed to do what a policy says, in mode Audit too: what is missing
 * should be known before it is needed. Pure.
 */
public final class OwnRights {

  /** Without it no profile can be judged. */
  public static final OwnRight TO_ASK =
      new OwnRight("create", "authorization.k8s.io", "subjectaccessreviews", "", "", "");

  /** With it the ends and groups of bootstrap tokens are known. Few give it. */
  public static final OwnRight TO_LIST_TOKENS =
      new OwnRight("list", "", "secrets", "", "kube-system", "");

  private OwnRights() {}

  /**
   * The rights that this policy needs, in a stable order.
   *
   * @param ownNamespace where a Secret or ConfigMap is when the policy names no namespace
   */
  public static List<OwnRight> of(Policy policy, String ownNamespace) {
    Set<String> approved = approvedSigners(policy);
    return Stream.of(
            approved.stream().map(signer -> OwnRight.onSigner("approve", signer)),
            approved.isEmpty()
                ? Stream.<OwnRight>empty()
                : Stream.of(OwnRight.onRequests("update", "approval"), TO_ASK),
            policy.signing().stream().flatMap(rules -> ofSigning(policy, rules, ownNamespace)),
            policy.cleanup().equals(CleanupRules.NONE)
                ? Stream.<OwnRight>empty()
                : Stream.of(OwnRight.onRequests("delete", "")),
            policy.approval().stream().flatMap(rules -> ofFacts(rules, ownNamespace)))
        .flatMap(rights -> rights)
        .distinct()
        .toList();
  }

  /** The rights that it takes besides to keep reports of the nodes that this policy is about. */
  public static List<OwnRight> toReport(Policy policy) {
    return isAboutKubelets(policy)
        ? Stream.concat(
                Stream.of("list", "watch").map(verb -> OwnRight.on(verb, "nodes")),
                OwnRight.onReports())
            .toList()
        : List.of();
  }

  /** Whether it approves for, signs for or looks at kubelets: then there are reports of nodes. */
  public static boolean isAboutKubelets(Policy policy) {
    return policy.reporting().kubelets().isPresent()
        || policy.signerNames().contains(SignerNames.KUBELET_CLIENT)
        || policy.signerNames().contains(SignerNames.KUBELET_SERVING);
  }

  /** Those for which a profile is listed; to deny, all that are judged. */
  private static Set<String> approvedSigners(Policy policy) {
    Set<String> signers = new TreeSet<>();
    policy
        .approval()
        .ifPresent(
            rules -> {
              if (rules.onViolation() == OnViolation.Deny) {
                signers.addAll(signersThatAreKnown(policy));
              }
              if (rules.profiles().contains(Profile.NodeClient)
                  || rules.profiles().contains(Profile.SelfNodeClient)) {
                signers.add(SignerNames.KUBELET_CLIENT);
              }
              if (rules.profiles().contains(Profile.SelfNodeServing)) {
                signers.add(SignerNames.KUBELET_SERVING);
              }
              if (rules.profiles().contains(Profile.Custom)) {
                signers.addAll(rules.custom().keySet());
              }
            });
    signers.retainAll(policy.signerNames());
    return signers;
  }

  private static Stream<OwnRight> ofSigning(
      Policy policy, SigningRules rules, String ownNamespace) {
    Set<String> signed = signersThatAreKnown(policy);
    return Stream.of(
            signed.stream().map(signer -> OwnRight.onSigner("sign", signer)),
            signed.isEmpty()
                ? Stream.<OwnRight>empty()
                : Stream.of(OwnRight.onRequests("update", "status")),
            Stream.concat(
                    Stream.of(rules.authority()),
                    rules.rollover().map(RolloverRules::next).stream())
                .flatMap(ref -> Optional.ofNullable(ref.secret()).stream())
                .map(
                    ref ->
                        OwnRight.toGet(
                            "secrets",
                            Objects.requireNonNullElse(ref.namespace(), ownNamespace),
                            ref.name())),
            rules.trustBundle().stream().flatMap(bundle -> ofBundle(bundle, ownNamespace)),
            rules.clientTrust() == ClientTrust.Required
                    && (signed.contains(SignerNames.KUBELET_CLIENT)
                        || signed.contains(SignerNames.API_CLIENT))
                ? Stream.of(
                    OwnRight.toGet(
                        "configmaps", "kube-system", "extension-apiserver-authentication"))
                : Stream.<OwnRight>empty())
        .flatMap(rights -> rights);
  }

  private static Stream<OwnRight> ofBundle(TrustBundleRules bundle, String ownNamespace) {
    String namespace = Objects.requireNonNullElse(bundle.configMap().namespace(), ownNamespace);
    return Stream.concat(
        Stream.of("get", "create", "patch")
            .map(
                verb ->
                    new OwnRight(
                        verb,
                        "",
                        "configmaps",
                        "",
                        namespace,
                        // RBAC cannot narrow a create to a name: there is none yet.
                        verb.equals("create") ? "" : bundle.configMap().name())),
        bundle.clusterTrustBundle().stream()
            .flatMap(
                name ->
                    Stream.of("get", "patch")
                        .map(
                            verb ->
                                new OwnRight(
                                    verb,
                                    "certificates.k8s.io",
                                    "clustertrustbundles",
                                    "",
                                    "",
                                    name))));
  }

  private static Stream<OwnRight> ofFacts(ApprovalRules rules, String ownNamespace) {
    boolean asksForJoining =
        rules.profiles().contains(Profile.NodeClient)
            && rules.nodeClient().existingNode() != ExistingNode.Allow;
    boolean asksForServing = rules.profiles().contains(Profile.SelfNodeServing);
    Stream<OwnRight> nodes =
        asksForJoining || asksForServing ? Stream.of(OwnRight.on("get", "nodes")) : Stream.empty();
    Stream<OwnRight> ofOthers =
        asksForServing
            ? Stream.of(
                OwnRight.on("list", "nodes"),
                OwnRight.on("watch", "nodes"),
                OwnRight.toList("networking.k8s.io", "servicecidrs"),
                OwnRight.toGet("services", "default", "kubernetes"))
            : Stream.empty();
    Stream<OwnRight> inventory =
        rules.serving().inventory().stream()
            .filter(ref -> rules.profiles().contains(Profile.SelfNodeServing))
            .filter(ref -> rules.serving().sources().contains(AddressSource.Inventory))
            .map(
                ref ->
                    OwnRight.toGet(
                        "configmaps",
                        Objects.requireNonNullElse(ref.namespace(), ownNamespace),
                        ref.name()));
    return Stream.of(nodes, ofOthers, inventory).flatMap(rights -> rights);
  }

  /** Requests of other signers are left. */
  private static Set<String> signersThatAreKnown(Policy policy) {
    Set<String> known = new TreeSet<>(policy.signerNames());
    known.removeIf(signer -> !SignerProfiles.know(signer, policy));
    return known;
  }
}
