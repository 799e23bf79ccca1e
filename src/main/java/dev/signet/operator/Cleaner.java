package dev.signet.operator;

import dev.signet.api.Approval.Mode;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.policy.CleanupRules.Outcome;
import dev.signet.policy.Policy;
import dev.signet.policy.RequestAge;
import dev.signet.policy.Retention;
import dev.signet.request.RequestReader;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes old requests: those that a policy governs now which asks for it, and no others. It looks
 * at regular intervals, and sooner when a request is due sooner; never before every watch has told
 * what there is, and only while this Signet leads.
 */
final class Cleaner {

  private static final Logger log = LoggerFactory.getLogger(Cleaner.class);

  private static final int BURST = 20;

  /** kube-controller-manager's rate: 20 a second. */
  private static final Duration FOR_EACH = Duration.ofMillis(50);

  private static final Duration UNTIL_IT_MAY = Duration.ofSeconds(1);

  private final BooleanSupplier mayWork;
  private final Supplier<Collection<CertificateSigningRequest>> requests;
  private final PolicyBook policies;
  private final Ledger ledger;
  private final Removal removal;
  private final RequestMeters meters;
  private final Clock clock;
  private final Duration interval;
  private final TokenBucket bucket = new TokenBucket(BURST, FOR_EACH, System.nanoTime());
  private Set<String> audited = Set.of();

  /** Deletes a request. */
  @FunctionalInterface
  interface Removal {

    /**
     * Deletes exactly the object that was judged.
     *
     * @return false: it is not that object any more, or is gone
     * @throws KubernetesClientException the API server failed, refused or could not be reached
     * @throws NotLeading another Signet leads now, and cleans
     */
    boolean remove(ObjectMeta judged);
  }

  /**
   * Nothing happens before {@link #round}.
   *
   * @param mayWork whether every watch has told what there is, and this Signet leads
   * @param requests those that the watches told of
   * @param interval the longest time between two looks
   */
  Cleaner(
      BooleanSupplier mayWork,
      Supplier<Collection<CertificateSigningRequest>> requests,
      PolicyBook policies,
      Ledger ledger,
      Removal removal,
      RequestMeters meters,
      Clock clock,
      Duration interval) {
    this.mayWork = mayWork;
    this.requests = requests;
    this.policies = policies;
    this.ledger = ledger;
    this.removal = removal;
    this.meters = meters;
    this.clock = clock;
    this.interval = interval;
  }

  /**
   * Looks at every request once.
   *
   * @return how long until the next look
   */
  Duration round() throws InterruptedException {
    if (!mayWork.getAsBoolean()) {
      return UNTIL_IT_MAY;
    }
    CleaningRound round = new CleaningRound();
    try {
      for (CertificateSigningRequest csr : requests.get()) {
        consider(csr, round);
      }
    } catch (KubernetesClientException e) {
      round.stopped(sentence(e));
    } catch (NotLeading e) {
      round.stopped(e.getMessage());
    }
    round.log(log, audited);
    audited = round.audited();
    return pause(round.soonest());
  }

  /** By the policies as they are at this moment: a round may take long. */
  private void consider(CertificateSigningRequest csr, CleaningRound round)
      throws InterruptedException {
    Optional<Policy> governing =
        policies.current().governing(csr.getSpec().getSignerName(), RequestReader.requester(csr));
    if (governing.isEmpty()) {
      return;
    }
    Policy policy = governing.get();
    switch (policy.cleanup().judge(age(csr), clock.instant())) {
      case Retention.Keep keep -> keep.until().ifPresent(round::kept);
      case Retention.Delete delete when policy.mode() == Mode.Audit ->
          round.wouldDelete(csr.getMetadata().getUid(), csr.getMetadata().getName());
      case Retention.Delete delete -> delete(csr, policy, delete.outcome(), round);
    }
  }

  private RequestAge age(CertificateSigningRequest csr) {
    return RequestAge.of(
        csr, ledger.certificate(csr.getMetadata().getUid()).map(ObservedCertificate::notAfter));
  }

  private void delete(
      CertificateSigningRequest csr, Policy policy, Outcome outcome, CleaningRound round)
      throws InterruptedException {
    while (!bucket.take(System.nanoTime())) {
      Thread.sleep(FOR_EACH);
    }
    if (removal.remove(csr.getMetadata())) {
      round.deleted();
      meters.cleaned(policy.name(), outcome);
    } else {
      round.overtaken();
    }
  }

  private Duration pause(Optional<Instant> soonest) {
    return soonest
        .map(at -> Duration.between(clock.instant(), at).plusMillis(1))
        .filter(wait -> wait.compareTo(interval) < 0)
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
        .orElse(interval);
  }

  private static String sentence(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        ? "Signet may not delete requests, see deploy/rbac.yaml: " + e.getMessage()
        : "The API server failed: " + e.getMessage();
  }
}
