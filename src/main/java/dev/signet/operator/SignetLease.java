package dev.signet.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The Lease, as fabric8's elector is to see it. What fabric8's own LeaseLock does differently:
 *
 * <ul>
 *   <li>it believes the time in the Lease, which another machine's clock wrote; here a Lease is as
 *       old as it is since this process saw it change, as in client-go;
 *   <li>its release is a merge patch, in which a holder that is gone is no change; here it is a
 *       PUT;
 *   <li>a Lease that somebody wrote by hand, with nothing in it, ends its loop for good; here it is
 *       a free one.
 * </ul>
 */
final class SignetLease implements Lock {

  /** Its name. */
  static final String NAME = "signet";

  private final String namespace;
  private final String identity;
  private final LeaseTimes times;
  private final LongSupplier nanos;
  private final Listener listener;
  private Optional<Seen> seen = Optional.empty();

  /** What there was, and since when. */
  private record Seen(Lease lease, long since) {
    LeaseSpec spec() {
      return Objects.requireNonNullElseGet(lease.getSpec(), LeaseSpec::new);
    }
  }

  /** Told what becomes of the Lease. */
  interface Listener {

    /**
     * Sends a renewal.
     *
     * @param write throws if the API server did not take it
     */
    void renews(Runnable write);

    /** The Lease is given up now, or is another's. */
    void ends();

    /** The API server could not be asked, or refused. */
    void failed(KubernetesClientException e);
  }

  SignetLease(
      String namespace, String identity, LeaseTimes times, LongSupplier nanos, Listener listener) {
    this.namespace = namespace;
    this.identity = identity;
    this.times = times;
    this.nanos = nanos;
    this.listener = listener;
  }

  @Override
  public synchronized LeaderElectionRecord get(KubernetesClient client) {
    Lease found = asked(() -> place(client).get());
    if (found == null) {
      seen = Optional.empty();
      listener.ends();
      return null;
    }
    seen =
        Optional.of(
            seen.filter(known -> Objects.equals(known.lease().getSpec(), found.getSpec()))
                .map(known -> new Seen(found, known.since()))
                .orElseGet(() -> new Seen(found, nanos.getAsLong())));
    if (!identity.equals(seen.get().spec().getHolderIdentity())) {
      listener.ends();
    }
    return record(seen.get());
  }

  /** With the time of this process. */
  private LeaderElectionRecord record(Seen known) {
    LeaseSpec spec = known.spec();
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    return new LeaderElectionRecord(
        spec.getHolderIdentity(),
        Optional.ofNullable(spec.getLeaseDurationSeconds())
            .map(Duration::ofSeconds)
            .orElse(times.lease()),
        Objects.requireNonNullElse(spec.getAcquireTime(), now),
        now.minusNanos(nanos.getAsLong() - known.since()),
        Objects.requireNonNullElse(spec.getLeaseTransitions(), 0));
  }

  @Override
  public synchronized void create(KubernetesClient client, LeaderElectionRecord wanted) {
    Lease lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withName(NAME)
            .withNamespace(namespace)
            .addToLabels("app.kubernetes.io/name", NAME)
            .endMetadata()
            .withSpec(spec(new LeaseSpec(), wanted))
            .build();
    listener.renews(() -> keep(asked(() -> place(client, lease).create())));
  }

  @Override
  public synchronized void update(KubernetesClient client, LeaderElectionRecord wanted) {
    Lease known = seen.orElseThrow().lease();
    Lease lease =
        new LeaseBuilder(known)
            .withSpec(
                spec(new LeaseBuilder(known).editOrNewSpec().endSpec().build().getSpec(), wanted))
            .build();
    if (identity.equals(wanted.getHolderIdentity())) {
      listener.renews(() -> keep(asked(() -> place(client, lease).update())));
    } else {
      // Before it is sent: another may lead as soon as the API server has it.
      listener.ends();
      keep(asked(() -> place(client, lease).update()));
    }
  }

  private void keep(Lease lease) {
    seen = Optional.of(new Seen(lease, nanos.getAsLong()));
  }

  private static LeaseSpec spec(LeaseSpec spec, LeaderElectionRecord wanted) {
    spec.setHolderIdentity(wanted.getHolderIdentity());
    spec.setLeaseDurationSeconds((int) wanted.getLeaseDuration().toSeconds());
    spec.setAcquireTime(wanted.getAcquireTime());
    spec.setRenewTime(wanted.getRenewTime());
    spec.setLeaseTransitions(wanted.getLeaderTransitions());
    return spec;
  }

  /** fabric8's loop goes on only after failures of this type. */
  private <T> T asked(Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      // Another was faster: that is what the Lease is for.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        listener.failed(e);
      }
      throw e;
    } catch (RuntimeException e) {
      KubernetesClientException failed =
          new KubernetesClientException(String.valueOf(e.getMessage()), e);
      listener.failed(failed);
      throw failed;
    }
  }

  private Resource<Lease> place(KubernetesClient client) {
    return client.leases().inNamespace(namespace).withName(NAME);
  }

  private static Resource<Lease> place(KubernetesClient client, Lease lease) {
    return client.leases().inNamespace(lease.getMetadata().getNamespace()).resource(lease);
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public String describe() {
    return "Lease %s/%s (%s)".formatted(namespace, NAME, identity);
  }
}
