package dev.signet.testing;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Gives users and groups rights in the cluster, under names of their own, and takes them back. */
public record Rbac(KubernetesClient admin) {
  private static final String API = "rbac.authorization.k8s.io";

  /** Rights that were given; closing takes them back. */
  public interface Grant extends AutoCloseable {
    @Override
    void close();
  }

  /** A user, by name. */
  public static Subject user(String name) {
    return new SubjectBuilder().withApiGroup(API).withKind("User").withName(name).build();
  }

  /** A group, by name. */
  public static Subject group(String name) {
    return new SubjectBuilder().withApiGroup(API).withKind("Group").withName(name).build();
  }

  /**
   * A rule, such as {@code rule("certificates.k8s.io", "certificatesigningrequests", "create")}.
   */
  public static PolicyRule rule(String apiGroup, String resource, String... verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups(apiGroup)
        .withResources(resource)
        .withVerbs(verbs)
        .build();
  }

  /** A rule on requests, or on one of the subresources whose rights approvers ask for. */
  public static PolicyRule requests(String subresource, String... verbs) {
    var resource = "certificatesigningrequests";
    return rule(
        "certificates.k8s.io",
        subresource.isEmpty() ? resource : resource + "/" + subresource,
        verbs);
  }

  /** Lets this user ask for the first client certificates of nodes, as kubeadm lets its tokens. */
  public Grant toJoin(String username) {
    return grant(user(username), requests("", "create"), requests("nodeclient", "create"));
  }

  /** Lets the subject do what the rules say, and returns when the API server knows. */
  public Grant grant(Subject subject, PolicyRule... rules) {
    var role = "signet-test-" + UUID.randomUUID();
    admin
        .resource(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(role)
                .endMetadata()
                .withRules(rules)
                .build())
        .create();
    var binding = bind(subject, role);
    return () -> {
      binding.close();
      admin.rbac().clusterRoles().withName(role).delete();
    };
  }

  /** Binds the subject to a ClusterRole that exists, and returns when the API server knows. */
  public Grant bind(Subject subject, String clusterRole) {
    var binding =
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName("signet-test-" + UUID.randomUUID())
            .endMetadata()
            .withNewRoleRef(API, "ClusterRole", clusterRole)
            .withSubjects(subject)
            .build();
    admin.resource(binding).create();
    List<PolicyRule> rules = admin.rbac().clusterRoles().withName(clusterRole).require().getRules();
    await()
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> rules.stream().allMatch(rule -> isAllowed(subject, rule)));
    return () -> admin.resource(binding).delete();
  }

  private boolean isAllowed(Subject subject, PolicyRule rule) {
    if (rule.getResources().isEmpty() || !rule.getResourceNames().isEmpty()) {
      return true; // not asked: its neighbours come into force with it
    }
    return admin.resource(review(subject, rule)).create().getStatus().getAllowed();
  }

  private static SubjectAccessReview review(Subject subject, PolicyRule rule) {
    var resource = rule.getResources().getFirst().split("/", 2);
    boolean isGroup = subject.getKind().equals("Group");
    return new SubjectAccessReviewBuilder()
        .withNewSpec()
        .withUser(isGroup ? "signet-test-member" : subject.getName())
        .withGroups(isGroup ? List.of(subject.getName()) : List.of())
        .withNewResourceAttributes()
        .withGroup(rule.getApiGroups().getFirst())
        .withResource(resource[0])
        .withSubresource(resource.length > 1 ? resource[1] : null)
        .withVerb(rule.getVerbs().getFirst())
        .endResourceAttributes()
        .endSpec()
        .build();
  }
}
