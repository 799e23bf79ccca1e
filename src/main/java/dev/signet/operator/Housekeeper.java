package dev.signet.operator;

import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to happen without an event, or not as often as events come: CAs are looked at again, the
 * watches follow the policies, status is written at a bounded rate. One thread, one round after the
 * other.
 */
final class Housekeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Housekeeper.class);

  /**
   * Certificates come nearer to their ends, and requests wait for longer, without any event: so
   * many of the shortest times between two writes of a status later it is looked at anyway.
   */
  private static final int CLOCK_TURN = 12;

  private static final Duration ROUND = Duration.ofSeconds(1);

  /** A round takes milliseconds, unless the API server is away. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Without a finished round for so long something hangs. */
  private static final Duration HUNG = Duration.ofMinutes(3);

  private final PolicyBook policies;
  private final SigningAuthorities authorities;
  private final Ledger ledger;
  private final CertificateInventory inventory;
  private final SignerWatches watches;
  private final NodeWatch nodes;
  private final PolicyReconciler reconciler;
  private final Semaphore changed = new Semaphore(0);
  private final Interval authorityTurn;
  private final StatusPacing statusPacing;
  private final Interval clockTurn;
  private final Thread thread;
  private volatile boolean followed;
  private volatile boolean stopping;
  private volatile long lastRound = System.nanoTime();
  private boolean mustFollow;

  Housekeeper(
      PolicyBook policies,
      SigningAuthorities authorities,
      Ledger ledger,
      CertificateInventory inventory,
      SignerWatches watches,
      NodeWatch nodes,
      PolicyReconciler reconciler,
      OperatorSettings settings) {
    this.policies = policies;
    this.authorities = authorities;
    this.ledger = ledger;
    this.inventory = inventory;
    this.watches = watches;
    this.nodes = nodes;
    this.reconciler = reconciler;
    this.authorityTurn = new Interval(settings.authorityInterval());
    this.clockTurn = new Interval(settings.statusInterval().multipliedBy(CLOCK_TURN));
    this.statusPacing = new StatusPacing(settings.statusInterval(), System::nanoTime);
    this.thread = Thread.ofPlatform().name("housekeeper").unstarted(this::run);
  }

  void start() {
    policiesChanged();
    thread.start();
  }

  /** The policies are not what they were: the next round begins now. */
  void policiesChanged() {
    changed.release();
  }

  /** Whether the watches have followed the policies once. */
  boolean hasFollowed() {
    return followed;
  }

  /** Whether it goes on. */
  boolean isAlive() {
    return thread.isAlive() && System.nanoTime() - lastRound < HUNG.toNanos();
  }

  /** Lets a round that is under way come to its end: to interrupt it would leave watches behind. */
  @Override
  public void close() {
    stopping = true;
    changed.release();
    try {
      if (thread.isAlive() && !thread.join(PATIENCE)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopping) {
        mustFollow |= changed.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS);
        changed.drainPermits();
        if (!stopping) {
          round();
        }
        lastRound = System.nanoTime();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    try {
      PolicySet current = policies.current();
      if (mustFollow) {
        followPolicies(current);
        mustFollow = false;
      } else if (authorityTurn.isDue()) {
        refreshAuthorities(current);
      }
      boolean isNews = statusPacing.isDue(inventory.changes());
      if (isNews || clockTurn.isDue()) {
        triggerStatuses(current);
      }
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("cause", e.getMessage())
          .setCause(e)
          .log("a round of housekeeping failed, it is tried again");
    }
  }

  private void followPolicies(PolicySet current) {
    authorities.retain(current);
    refreshAuthorities(current);
    nodes.follow(current);
    watches.retain(current.signerNames());
    followed = true;
    triggerRequests();
    triggerStatuses(current);
  }

  private void refreshAuthorities(PolicySet current) {
    Set<Policy> news = authorities.refresh(current);
    for (Policy policy : news) {
      log.atInfo()
          .addKeyValue("policy", policy.name())
          .addKeyValue("authorities", authorities.describe(policy))
          .log("the authority was looked at, and is not what it was");
      reconciler.trigger(policy.name());
    }
    if (!news.isEmpty()) {
      triggerRequests();
    }
  }

  private void triggerRequests() {
    ledger.entries().stream().filter(entry -> !entry.state().isFinal()).forEach(watches::trigger);
  }

  private void triggerStatuses(PolicySet current) {
    current.policies().forEach(policy -> reconciler.trigger(policy.name()));
  }
}
