package dev.signet.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in the election of the leader for as long as the process lives: who lost stands by and
 * may win again (docs/decisions/0013). fabric8's elector says when the Lease is read and written;
 * whether this Signet leads is said by its {@link Term} alone.
 */
final class Election implements Leadership, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Election.class);

  /** The release is two calls; who waits for longer is replaced when the lease has run out. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final KubernetesClient client;
  private final LeaseTimes times;
  private final Term term;
  private final Runnable prepare;
  private final Runnable begin;
  private final SignetLease lease;
  private final Thread thread;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile boolean stopping;

  /**
   * Nothing happens before {@link #start}.
   *
   * @param identity of this process, and of no other that ever was
   * @param prepare told right before this Signet leads, when it writes nothing yet
   * @param begin told when it leads
   */
  Election(
      KubernetesClient client,
      String namespace,
      String identity,
      LeaseTimes times,
      Clock clock,
      Runnable prepare,
      Runnable begin) {
    this.client =
        client
            .newClient(
                // A call that hangs must not take the time of the next ones.
                new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                    .withRequestRetryBackoffLimit(0)
                    .withRequestTimeout((int) times.renewDeadline().dividedBy(2).toMillis())
                    .build())
            .adapt(KubernetesClient.class);
    this.times = times;
    this.term = new Term(times.renewDeadline(), System::nanoTime, clock);
    this.prepare = prepare;
    this.begin = begin;
    this.lease = new SignetLease(namespace, identity, times, System::nanoTime, new Renewals());
    this.thread = Thread.ofPlatform().name("election").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public boolean leads() {
    return term.leads();
  }

  /** Whether it goes on taking part. */
  boolean isAlive() {
    return thread.isAlive();
  }

  /** Gives the Lease back, so that another may lead at once. */
  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    term.end();
  }

  private void run() {
    while (!stopping) {
      new LeaderElector(
              client,
              new Pace(),
              command -> Thread.ofVirtual().name("election-call").start(command))
          .run();
      // fabric8 gives up a little later than the term ends by itself.
      term.end();
      if (!stopping) {
        log.atWarn()
            .addKeyValue("identity", lease.identity())
            .log("the Lease is lost: nothing more is written, this Signet stands by");
      }
    }
  }

  private void leaderIs(String holder) {
    if (!lease.identity().equals(holder)) {
      log.atInfo()
          .addKeyValue("leader", Objects.requireNonNullElse(holder, ""))
          .log("another leads, or nobody: this Signet stands by");
    }
  }

  /** Who stands by looks more often than who leads renews: fabric8 knows one number for both. */
  private final class Pace extends LeaderElectionConfig {
    Pace() {
      super(
          lease,
          times.lease(),
          times.renewDeadline(),
          times.renewal(),
          new LeaderCallbacks(() -> {}, () -> {}, Election.this::leaderIs),
          true,
          SignetLease.NAME);
    }

    @Override
    public Duration getRetryPeriod() {
      return term.leads() ? times.renewal() : times.look();
    }
  }

  private final class Renewals implements SignetLease.Listener {

    @Override
    public void renews(Runnable write) {
      Term.Moment sent = term.now();
      write.run();
      trouble = Optional.empty();
      if (stopping || term.leads()) {
        term.renewed(sent);
        return;
      }
      prepare.run();
      term.renewed(sent);
      log.atInfo()
          .addKeyValue("identity", lease.identity())
          .log("this Signet leads: all that waits is looked at");
      begin.run();
    }

    @Override
    public void ends() {
      term.end();
    }

    @Override
    public void failed(KubernetesClientException e) {
      Optional<String> now = Optional.of(sentence(e));
      if (!now.equals(trouble)) {
        trouble = now;
        log.warn("the Lease cannot be read or written, it is tried again: {}", now.get());
      }
    }

    private String sentence(KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
          ? "Signet may not get, create or update %s: apply deploy/rbac.yaml, or run one Signet alone with --leader-election=false. %s"
              .formatted(lease.describe(), e.getMessage())
          : e.getMessage();
    }
  }
}
