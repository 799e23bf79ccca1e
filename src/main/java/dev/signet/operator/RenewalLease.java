package dev.signet.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is: one control-plane node at a time. No election, in which one leads for as long
 * as it lives: a node takes it when something is due, and gives it back. Like {@link SignetLease}
 * it is as old as it is since this process saw it change.
 */
final class RenewalLease {

  /** Its name. */
  static final String NAME = "signet-control-plane-renewal";

  /** A restart of the API server cuts off whoever renews it for a minute or more. */
  static final Duration LASTS = Duration.ofMinutes(5);

  private static final Logger log = LoggerFactory.getLogger(RenewalLease.class);
  private static final Duration RENEWAL = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final String namespace;
  private final String node;
  private final Clock clock;
  private final LongSupplier nanos;
  private Optional<Seen> seen = Optional.empty();

  /** What there was, and since when. */
  private record Seen(LeaseSpec spec, long since) {}

  /**
   * For this node.
   *
   * @param nanos as System.nanoTime
   */
  RenewalLease(
      KubernetesClient client, String namespace, String node, Clock clock, LongSupplier nanos) {
    this.client = client;
    this.namespace = namespace;
    this.node = node;
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * Takes it.
   *
   * @return the node whose turn it is, if it is another's
   * @throws KubernetesClientException the API server did not answer, or refused
   */
  synchronized Optional<String> take() {
    Lease found = client.leases().inNamespace(namespace).withName(NAME).get();
    try {
      if (found == null) {
        client.resource(lease(new LeaseBuilder())).create();
        return Optional.empty();
      }
      Optional<String> holder = holder(found);
      if (holder.isPresent()) {
        return holder;
      }
      client.resource(lease(new LeaseBuilder(found))).update();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.of("another"); // that was faster
      }
      throw e;
    }
  }

  /** Another node that has it, and has renewed it lately. */
  private Optional<String> holder(Lease found) {
    LeaseSpec spec = Objects.requireNonNullElseGet(found.getSpec(), LeaseSpec::new);
    seen =
        Optional.of(
            seen.filter(known -> known.spec().equals(spec))
                .orElseGet(() -> new Seen(spec, nanos.getAsLong())));
    Duration age = Duration.ofNanos(nanos.getAsLong() - seen.get().since());
    return Optional.ofNullable(spec.getHolderIdentity())
        .filter(holder -> !holder.isEmpty() && !holder.equals(node))
        .filter(_ -> age.compareTo(LASTS) < 0);
  }

  /** Keeps it while the work lasts; returns when to do so again. */
  synchronized Duration renew() {
    change(node);
    return RENEWAL;
  }

  /** The next one may. */
  synchronized void giveBack() {
    change("");
  }

  private void change(String holder) {
    try {
      Lease found = client.leases().inNamespace(namespace).withName(NAME).get();
      if (found != null && node.equals(found.getSpec().getHolderIdentity())) {
        Lease changed = lease(new LeaseBuilder(found));
        changed.getSpec().setHolderIdentity(holder);
        client.resource(changed).update();
      }
    } catch (KubernetesClientException e) {
      log.atWarn()
          .addKeyValue("cause", e.getMessage())
          .log("the Lease could not be written; it lasts {} without", LASTS);
    }
  }

  private Lease lease(LeaseBuilder builder) {
    return builder
        .editOrNewMetadata()
        .withName(NAME)
        .withNamespace(namespace)
        .endMetadata()
        .editOrNewSpec()
        .withHolderIdentity(node)
        .withLeaseDurationSeconds((int) LASTS.toSeconds())
        .withRenewTime(ZonedDateTime.now(clock.withZone(ZoneOffset.UTC)))
        .endSpec()
        .build();
  }
}
