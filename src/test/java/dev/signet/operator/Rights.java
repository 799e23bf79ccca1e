package dev.signet.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The roles of a manifest, and how one right of them is taken away for a while. */
final class Rights {
  private static final String SIGNET = "system:serviceaccount:signet-system:signet";

  private final KubernetesClient admin;
  private final List<HasMetadata> roles;

  /** A right that is away; closing gives it back. */
  interface Taken extends AutoCloseable {
    @Override
    void close();
  }

  Rights(KubernetesClient admin, Path manifest) {
    this.admin = admin;
    this.roles = roles(admin, manifest);
  }

  static List<HasMetadata> roles(KubernetesClient admin, Path manifest) {
    try (InputStream yaml = Files.newInputStream(manifest)) {
      return admin.load(yaml).items().stream()
          .filter(object -> object instanceof ClusterRole || object instanceof Role)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Right> all() {
    return roles.stream().flatMap(Rights::of).toList();
  }

  Taken without(Right right) {
    HasMetadata role =
        roles.stream().filter(r -> of(r).anyMatch(right::equals)).findFirst().orElseThrow();
    put(role, of(role).filter(r -> !r.equals(right)).map(Right::rule).toList());
    await(right, false);
    return () -> {
      put(role, rules(role));
      await(right, true);
    };
  }

  private void put(HasMetadata role, List<PolicyRule> rules) {
    if (role instanceof ClusterRole cluster) {
      admin.resource(cluster.edit().withRules(rules).build()).forceConflicts().serverSideApply();
    } else if (role instanceof Role namespaced) {
      admin.resource(namespaced.edit().withRules(rules).build()).forceConflicts().serverSideApply();
    }
  }

  /** The API server knows a role a moment after it was written. */
  void await(Right right, boolean allowed) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> isAllowed(right) == allowed);
  }

  private boolean isAllowed(Right right) {
    String[] resource = right.resource().split("/", 2);
    return admin
        .resource(
            new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(SIGNET)
                .withNewResourceAttributes()
                .withVerb(right.verb())
                .withGroup(right.group())
                .withResource(resource[0])
                .withSubresource(resource.length > 1 ? resource[1] : "")
                .withNamespace(right.namespace())
                .withName(right.name())
                .endResourceAttributes()
                .endSpec()
                .build())
        .create()
        .getStatus()
        .getAllowed();
  }

  private static Stream<Right> of(HasMetadata role) {
    String namespace = role.getMetadata().getNamespace();
    return Right.of(namespace == null ? "" : namespace, rules(role));
  }

  private static List<PolicyRule> rules(HasMetadata role) {
    return switch (role) {
      case ClusterRole cluster -> cluster.getRules();
      case Role namespaced -> namespaced.getRules();
      default -> throw new IllegalArgumentException(role.getKind());
    };
  }
}
