package dev.signet.approval;

import dev.signet.api.Approval.Profile;
import dev.signet.policy.ApprovalRules;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import dev.signet.request.Requester;
import dev.signet.request.SignerNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What has to be permitted to the requesters of a policy: of those who can be known without having
 * seen a request. Only requesters that the policy governs. Who else a group stands for is not
 * known, so a permission that is bound to a user of a group is not seen. Pure.
 */
public final class RequesterNeeds {

  /** More users and groups than these are not asked about. */
  static final int MAX = 32;

  /** Any id of a token, and any name of a node: permissions hardly ever depend on them. */
  private static final String ANY_BOOTSTRAP_USER = BootstrapUsers.PREFIX + "000000";

  private static final String ANY_NODE = SignerProfiles.NODE_USER_PREFIX + "any";

  /** Groups that say nothing about who joins. */
  private static final Set<String> OTHER_GROUPS =
      Set.of(SignerProfiles.NODES_GROUP, BootstrapUsers.AUTHENTICATED);

  private final Policy policy;
  private final PolicySet policies;
  private final List<JoinToken> tokens;

  private RequesterNeeds(Policy policy, PolicySet policies, List<JoinToken> tokens) {
    this.policy = policy;
    this.policies = policies;
    this.tokens = tokens;
  }

  /**
   * What the requesters of this policy need.
   *
   * @param policies all there are
   * @param tokens the bootstrap tokens, as far as they are known
   */
  public static List<RequesterNeed> of(Policy policy, PolicySet policies, List<JoinToken> tokens) {
    return new RequesterNeeds(policy, policies, tokens).all();
  }

  /** Those of the tokens whose bearers this policy lets join. */
  public static List<JoinToken> tokens(Policy policy, PolicySet policies, List<JoinToken> tokens) {
    return new RequesterNeeds(policy, policies, tokens).governed();
  }

  private List<RequesterNeed> all() {
    List<RequesterNeed> needs = new ArrayList<>();
    if (lists(Profile.NodeClient)) {
      needs.addAll(ofJoiners());
    }
    if (lists(Profile.SelfNodeClient)) {
      node(SignerNames.KUBELET_CLIENT)
          .map(
              node ->
                  lists(Profile.NodeClient)
                      ? need("Group system:nodes", node, "selfnodeclient", "nodeclient")
                      : need("Group system:nodes", node, "selfnodeclient"))
          .ifPresent(needs::add);
    }
    if (lists(Profile.SelfNodeServing)) {
      node(SignerNames.KUBELET_SERVING)
          .map(node -> need("Group system:nodes", node, "selfnodeserver"))
          .ifPresent(needs::add);
    }
    return needs;
  }

  private List<RequesterNeed> ofJoiners() {
    List<RequesterNeed> named =
        Stream.concat(namedGroups(), namedUsers()).limit(MAX).distinct().toList();
    List<RequesterNeed> ofTokens =
        governed().stream()
            .limit(MAX)
            .map(
                token ->
                    need("Bootstrap token " + token.secretName(), token.requester(), "nodeclient"))
            .toList();
    if (!named.isEmpty() || !ofTokens.isEmpty()) {
      return Stream.concat(named.stream(), ofTokens.stream()).toList();
    }
    return anyJoiner().stream().toList();
  }

  private List<JoinToken> governed() {
    return lists(Profile.NodeClient)
        ? tokens.stream()
            .filter(token -> governs(SignerNames.KUBELET_CLIENT, token.requester()))
            .toList()
        : List.of();
  }

  private Stream<RequesterNeed> namedGroups() {
    Stream<String> ofGuard =
        policy.approval().map(ApprovalRules::nodeClient).stream()
            .flatMap(rules -> rules.tokenGroups().stream())
            .sorted();
    Stream<String> ofMatch =
        policy.requesters().groups().stream()
            .filter(group -> !OTHER_GROUPS.contains(group))
            .filter(group -> !group.equals(BootstrapUsers.GROUP));
    return Stream.concat(ofGuard, ofMatch)
        .distinct()
        .map(
            group ->
                need(
                    "Group " + group,
                    requester(ANY_BOOTSTRAP_USER, BootstrapUsers.GROUP, group),
                    "nodeclient"))
        .filter(this::isGoverned);
  }

  private Stream<RequesterNeed> namedUsers() {
    return policy.requesters().users().stream()
        .filter(user -> !user.endsWith("*"))
        .filter(user -> !user.startsWith(SignerProfiles.NODE_USER_PREFIX))
        .map(
            user ->
                need(
                    "User " + user,
                    user.startsWith(BootstrapUsers.PREFIX) ? joiner(user) : requester(user),
                    "nodeclient"))
        .filter(this::isGoverned);
  }

  /** Which group has it is not known: it is enough if one of the usual ones has. */
  private Optional<RequesterNeed> anyJoiner() {
    return names(BootstrapUsers.PREFIX, ANY_BOOTSTRAP_USER)
        .map(
            user ->
                need(
                    "A bootstrap token of the groups %s and %s"
                        .formatted(BootstrapUsers.GROUP, BootstrapUsers.KUBEADM_GROUP),
                    joiner(user),
                    "nodeclient"))
        .filter(this::isGoverned)
        .findFirst();
  }

  private Optional<Requester> node(String signerName) {
    return names(SignerProfiles.NODE_USER_PREFIX, ANY_NODE)
        .map(user -> requester(user, SignerProfiles.NODES_GROUP))
        .filter(node -> governs(signerName, node))
        .findFirst();
  }

  /** Users of this kind whom the policy may be about: any, and those whom its patterns begin. */
  private Stream<String> names(String prefix, String any) {
    return Stream.concat(
        Stream.of(any),
        policy.requesters().users().stream()
            .filter(user -> user.startsWith(prefix))
            .map(user -> user.endsWith("*") ? user.substring(0, user.length() - 1) : user));
  }

  private boolean lists(Profile profile) {
    return policy.approval().filter(rules -> rules.profiles().contains(profile)).isPresent();
  }

  private boolean isGoverned(RequesterNeed need) {
    return governs(SignerNames.KUBELET_CLIENT, need.anyOf().getFirst().requester());
  }

  private boolean governs(String signerName, Requester requester) {
    return policies.governing(signerName, requester).filter(policy::equals).isPresent();
  }

  private static Requester joiner(String user) {
    return requester(user, BootstrapUsers.GROUP, BootstrapUsers.KUBEADM_GROUP);
  }

  private static Requester requester(String user, String... groups) {
    return new Requester(
        user,
        "",
        Stream.concat(Stream.of(groups), Stream.of(BootstrapUsers.AUTHENTICATED)).toList(),
        Map.of());
  }

  private static RequesterNeed need(String who, Requester requester, String... subresources) {
    return new RequesterNeed(
        who,
        Stream.of(subresources)
            .map(subresource -> new AccessReview(requester, subresource))
            .toList());
  }
}
