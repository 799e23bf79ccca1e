package dev.signet.operator;

import dev.signet.approval.SignerProfiles;
import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JOSDK's view of the requests of one signer: hands each to the flow, and tells JOSDK when to hand
 * it over again. JOSDK itself writes nothing. While another Signet leads, nothing is judged.
 */
final class RequestReconciler implements Reconciler<CertificateSigningRequest> {

  private static final Logger log = LoggerFactory.getLogger(RequestReconciler.class);

  private final RequestFlow flow;
  private final Ledger ledger;
  private final Turnstile turnstile;
  private final Leadership leadership;
  private final WatchTap<CertificateSigningRequest> tap;
  private volatile Optional<ResourceCache<CertificateSigningRequest>> cache = Optional.empty();

  /**
   * One that carries requests of one signer.
   *
   * @param turnstile how many at a time, and in which order
   */
  RequestReconciler(
      RequestFlow flow,
      Ledger ledger,
      WriteTrace trace,
      Turnstile turnstile,
      Leadership leadership) {
    this.leadership = leadership;
    this.flow = flow;
    this.ledger = ledger;
    this.turnstile = turnstile;
    this.tap =
        new WatchTap<>(
            csr -> {
              trace.observe(csr);
              ledger.observe(csr);
            },
            csr -> {
              trace.forget(csr);
              ledger.forget(csr);
            });
  }

  /** Sends away the requests that wait for their turn: there is no more time. */
  void close() {
    turnstile.close();
  }

  /** Looks at this request again, if it exists. */
  void trigger(String name) {
    tap.trigger(name);
  }

  /** The requests that the watch told of. */
  List<CertificateSigningRequest> requests() {
    return cache.map(all -> all.list(csr -> true).toList()).orElse(List.of());
  }

  @Override
  public List<EventSource<?, CertificateSigningRequest>> prepareEventSources(
      EventSourceContext<CertificateSigningRequest> context) {
    cache = Optional.of(context.getPrimaryCache());
    return List.of(tap);
  }

  @Override
  public UpdateControl<CertificateSigningRequest> reconcile(
      CertificateSigningRequest csr, Context<CertificateSigningRequest> context) {
    if (RequestState.of(csr).isFinal()) {
      // Nothing is left to do, so it waits for nobody: what became of it is told.
      return control(carry(csr));
    }
    if (isNothingToDo(csr)) {
      return UpdateControl.noUpdate();
    }
    Turnstile.Pass pass;
    try {
      pass = enter(csr);
    } catch (CancellationException stopped) {
      return UpdateControl.noUpdate();
    }
    try {
      return isNothingToDo(csr) ? UpdateControl.noUpdate() : control(carry(csr));
    } finally {
      pass.giveBack();
    }
  }

  /** Who begins to lead looks at all of them anew. */
  private boolean isNothingToDo(CertificateSigningRequest csr) {
    return !leadership.leads() || ledger.isSettled(csr.getMetadata().getUid());
  }

  private Turnstile.Pass enter(CertificateSigningRequest csr) {
    String requester = Objects.requireNonNullElse(csr.getSpec().getUsername(), "");
    return turnstile.enter(
        requester,
        Instant.parse(csr.getMetadata().getCreationTimestamp()),
        requester.startsWith(SignerProfiles.NODE_USER_PREFIX)
            ? Turnstile.Order.NEWEST_FIRST
            : Turnstile.Order.OLDEST_FIRST);
  }

  private static UpdateControl<CertificateSigningRequest> control(Next next) {
    return switch (next) {
      case Next.Done done -> UpdateControl.noUpdate();
      case Next.After after ->
          UpdateControl.<CertificateSigningRequest>noUpdate().rescheduleAfter(after.pause());
      case Next.Backoff backoff -> throw new TryAgain(backoff.sentence());
    };
  }

  private Next carry(CertificateSigningRequest csr) {
    try {
      return flow.carry(csr);
    } catch (NotLeading lost) {
      return new Next.Done();
    } catch (RuntimeException bug) {
      log.atError()
          .addKeyValue("csr", csr.getMetadata().getName())
          .setCause(bug)
          .log("a bug in Signet: this request is tried again, the others go on");
      throw bug;
    }
  }
}
