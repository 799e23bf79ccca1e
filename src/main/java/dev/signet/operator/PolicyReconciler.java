package dev.signet.operator;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.CertificatePolicyStatus;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicyReader;
import dev.signet.policy.PolicySet;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps the status of policies. Its watch also fills the {@link PolicyBook}: every event, before
 * this reconciler runs, so that requests are judged by all policies there are. Who does not lead
 * writes no status.
 */
@ControllerConfiguration(
    name = "policies",
    fieldManager = "signet",
    // JOSDK 5.3's filter of its own events can swallow others' (issues 3398, 3445, 3484).
    informer = @Informer(comparableResourceVersions = false))
final class PolicyReconciler implements Reconciler<CertificatePolicy> {

  private final PolicyBook policies;
  private final AuthorityBook authorities;
  private final SigningAuthorities signing;
  private final Ledger ledger;
  private final CertificateInventory inventory;
  private final PreflightBook preflights;
  private final PolicyEvents events;
  private final Clock clock;
  private final Leadership leadership;
  private final WatchTap<CertificatePolicy> tap;
  private final Runnable changed;
  private volatile Supplier<Stream<CertificatePolicy>> known = Stream::empty;

  /**
   * Keeps these books.
   *
   * @param changed told after the policies of the cluster changed
   */
  PolicyReconciler(
      PolicyBook policies,
      AuthorityBook authorities,
      SigningAuthorities signing,
      Ledger ledger,
      CertificateInventory inventory,
      PreflightBook preflights,
      PolicyEvents events,
      Clock clock,
      Leadership leadership,
      Runnable changed) {
    this.policies = policies;
    this.authorities = authorities;
    this.signing = signing;
    this.ledger = ledger;
    this.inventory = inventory;
    this.preflights = preflights;
    this.events = events;
    this.clock = clock;
    this.leadership = leadership;
    this.changed = changed;
    this.tap = new WatchTap<>(this::seen, this::gone);
  }

  /** Looks at this policy's status again. */
  void trigger(String name) {
    tap.trigger(name);
  }

  /**
   * Takes in all that the watch has told by now. It tells of each in its own time: who begins with
   * some of them would say that it is ready before it watches anything.
   */
  void readAll() {
    known.get().forEach(this::seen);
  }

  @Override
  public List<EventSource<?, CertificatePolicy>> prepareEventSources(
      EventSourceContext<CertificatePolicy> context) {
    known = context.getPrimaryCache()::list;
    return List.of(tap);
  }

  @Override
  public UpdateControl<CertificatePolicy> reconcile(
      CertificatePolicy object, Context<CertificatePolicy> context) {
    if (!leadership.leads()) {
      return UpdateControl.noUpdate();
    }
    Optional<Policy> policy = policies.current().named(object.getMetadata().getName());
    if (policy.filter(p -> isAuthorityUnknown(p) || !inventory.isLookedAt(p)).isPresent()) {
      // It is about to be looked at, and then the housekeeper triggers this again.
      return UpdateControl.noUpdate();
    }
    CertificatePolicyStatus status =
        PolicyStatus.of(object, facts(object, policy), clock.instant());
    events.about(object, status);
    return status.equals(object.getStatus())
        ? UpdateControl.noUpdate()
        : UpdateControl.patchStatus(withOnly(object, status));
  }

  private boolean isAuthorityUnknown(Policy policy) {
    return policy.signing().isPresent() && authorities.state(policy).isEmpty();
  }

  private PolicyFacts facts(CertificatePolicy object, Optional<Policy> policy) {
    PolicySet current = policies.current();
    List<LedgerEntry> governed =
        ledger.entries().stream()
            .filter(
                entry -> current.governing(entry.signerName(), entry.requester()).equals(policy))
            .toList();
    return new PolicyFacts(
        PolicyReader.read(object),
        policy.map(current::shadowsOver).orElse(List.of()),
        policy.isEmpty() ? List.of() : governed,
        policy.flatMap(authorities::state),
        policy.flatMap(signing::trust),
        preflights.of(object.getMetadata().getName()),
        inventory.all(current).stream()
            .filter(held -> held.policy().equals(object.getMetadata().getName()))
            .map(CertificateInventory.Held::certificate)
            .toList(),
        CertificateInventory.nodeReporter(current)
            .filter(reporter -> policy.equals(Optional.of(reporter)))
            .flatMap(_ -> inventory.serving()));
  }

  /** Server-side apply owns every field it is given, so it is given the status alone. */
  private static CertificatePolicy withOnly(
      CertificatePolicy object, CertificatePolicyStatus status) {
    CertificatePolicy fresh = new CertificatePolicy();
    fresh.setMetadata(new ObjectMetaBuilder().withName(object.getMetadata().getName()).build());
    fresh.setStatus(status);
    return fresh;
  }

  private void seen(CertificatePolicy object) {
    if (policies.put(object)) {
      changed.run();
    }
  }

  private void gone(CertificatePolicy object) {
    policies.remove(object.getMetadata().getName());
    changed.run();
  }
}
