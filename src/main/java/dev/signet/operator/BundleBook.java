package dev.signet.operator;

import dev.signet.api.ConditionReason;
import dev.signet.api.TrustBundle;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import dev.signet.policy.SigningRules;
import dev.signet.signing.PublishedCas;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Publishes the CAs of the policies, and knows what is published. Each bundle is looked at every
 * few seconds, so that what somebody took out of it, or deleted, is put back.
 */
final class BundleBook {

  /** Since when each certificate is published; kept beside them. */
  static final String TIMES = "signet.dev/published";

  private static final BundleState UNSEEN =
      new BundleState(Optional.empty(), Optional.empty(), "It was not looked at yet.");

  private final KubernetesClient client;
  private final AuthorityBook authorities;
  private final ClusterTrustBundles clusterScoped;
  private final String ownNamespace;
  private final Clock clock;
  private final Leadership leadership;
  private final Map<TrustBundle.Target, BundleState> states = new ConcurrentHashMap<>();

  BundleBook(
      KubernetesClient client,
      AuthorityBook authorities,
      String ownNamespace,
      Clock clock,
      Leadership leadership) {
    this.leadership = leadership;
    this.client = client;
    this.authorities = authorities;
    this.clusterScoped = new ClusterTrustBundles(client);
    this.ownNamespace = ownNamespace;
    this.clock = clock;
  }

  /** How the bundle of this policy is; empty if it has none. */
  Optional<BundleState> state(Policy policy) {
    return policy
        .signing()
        .flatMap(SigningRules::trustBundle)
        .map(rules -> BundleTarget.resolved(rules.configMap(), ownNamespace))
        .map(target -> states.getOrDefault(target, UNSEEN));
  }

  /** Publishes what is to be published. */
  void refresh(PolicySet policies) {
    List<BundleTarget> targets = BundleTarget.of(policies, ownNamespace);
    states.keySet().retainAll(targets.stream().map(BundleTarget::configMap).toList());
    for (BundleTarget target : targets) {
      states.put(target.configMap(), refresh(target));
    }
  }

  private BundleState refresh(BundleTarget target) {
    BundleState before = states.getOrDefault(target.configMap(), UNSEEN);
    String place = target.configMap().namespace() + "/" + target.configMap().name();
    try {
      PublishedCas cas = publish(target, clock.instant());
      return BundleState.published(
          cas, leadership.leads() ? clusterScoped.publish(target.clusterTrustBundles(), cas) : "");
    } catch (KubernetesClientException e) {
      return before.with(
          e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
              ? new BundleState.Fault(
                  ConditionReason.BundleForbidden,
                  "Signet may not write ConfigMap %s: allow it with a Role (verbs get, create and patch). %s"
                      .formatted(place, e.getMessage()))
              : new BundleState.Fault(
                  ConditionReason.BundleUnavailable,
                  "ConfigMap %s could not be read or written, it is tried again: %s"
                      .formatted(place, e.getMessage())));
    }
  }

  private PublishedCas publish(BundleTarget target, Instant now) {
    TrustBundle.Target at = target.configMap();
    ConfigMap found = client.configMaps().inNamespace(at.namespace()).withName(at.name()).get();
    PublishedCas existing = found == null ? PublishedCas.NONE : read(found, at.key(), now);
    PublishedCas planned = target.planned(existing, authorities, now);
    boolean isThere =
        found != null
            && planned.pem().equals(data(found, at.key()))
            && planned.times().equals(times(found));
    if (isThere || planned.all().isEmpty()) {
      return planned;
    }
    if (!leadership.leads()) {
      // What is not there yet is not published: no CA may sign on the strength of it.
      return existing;
    }
    apply(at, Optional.ofNullable(found), planned);
    return planned;
  }

  /** Of the version that was read, or somebody's change would be lost. */
  private void apply(TrustBundle.Target at, Optional<ConfigMap> found, PublishedCas cas) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(at.namespace())
                .withName(at.name())
                .withResourceVersion(
                    found.map(known -> known.getMetadata().getResourceVersion()).orElse(null))
                .addToLabels("app.kubernetes.io/managed-by", "signet")
                .addToAnnotations(TIMES, cas.times())
                .endMetadata()
                .addToData(at.key(), cas.pem())
                .build())
        .fieldManager("signet")
        .forceConflicts()
        .serverSideApply();
  }

  private static PublishedCas read(ConfigMap found, String key, Instant now) {
    return PublishedCas.of(data(found, key), times(found), now);
  }

  private static String data(ConfigMap found, String key) {
    return Optional.ofNullable(found.getData()).map(data -> data.get(key)).orElse("");
  }

  private static String times(ConfigMap found) {
    return Optional.ofNullable(found.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(TIMES))
        .orElse("");
  }
}
