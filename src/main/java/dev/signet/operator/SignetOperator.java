package dev.signet.operator;

import dev.signet.approval.Approver;
import dev.signet.approval.Facts;
import dev.signet.signing.Issuer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** The operator, put together by hand. Starts, is ready, and stops within ten seconds. */
public final class SignetOperator implements AutoCloseable {

  private static final Duration CLEANER_PAUSE = Duration.ofMillis(200);

  private final Optional<Election> election;
  private final Leadership leadership;
  private final AuthorityBook authorities;
  private final Housekeeper housekeeper;
  private final SignerWatches watches;
  private final NodeWatch nodeWatch;
  private final Inspection inspection;
  private final Rounds cleaning;
  private final Rounds preflights;
  private final EventRecorder events;
  private final HttpEndpoints endpoints;
  private final PolicyReconciler reconciler;
  private final Operator policies;
  private volatile boolean started;

  /**
   * Puts the operator together and opens its HTTP port; nothing else happens before {@link #start}.
   *
   * @param client to the API server; stays the caller's
   * @param random for serial numbers: nothing but a secure one will do
   * @throws IOException the HTTP port cannot be opened
   */
  public SignetOperator(
      OperatorSettings settings, KubernetesClient client, Clock clock, SecureRandom random)
      throws IOException {
    this(settings, client, new DnsLookup(DnsLookup.OF_THE_MACHINE), clock, random);
  }

  /** The same with these resolvers. */
  SignetOperator(
      OperatorSettings settings,
      KubernetesClient client,
      DnsLookup resolvers,
      Clock clock,
      SecureRandom random)
      throws IOException {
    WriteTrace trace = new WriteTrace();
    election =
        settings
            .election()
            .map(
                times ->
                    new Election(
                        client,
                        settings.namespace(),
                        HostName.read() + "_" + UUID.randomUUID(),
                        times,
                        clock,
                        trace::takeOver,
                        this::lead));
    leadership = election.<Leadership>map(e -> e).orElse(Leadership.ALONE);
    PolicyBook policyBook = new PolicyBook();
    authorities = new AuthorityBook(client, settings.namespace(), clock);
    SigningAuthorities signing =
        new SigningAuthorities(
            authorities,
            new ClientCaBook(client),
            new BundleBook(client, authorities, settings.namespace(), clock, leadership),
            clock);
    Ledger ledger = new Ledger();
    PreflightBook preflightBook = new PreflightBook();
    PrometheusMeterRegistry registry = Telemetry.registry();
    Telemetry.leadership(registry, leadership);
    RequestMeters meters = new RequestMeters(registry);
    registry
        .getPrometheusRegistry()
        .register(new StateCollector(policyBook, authorities, signing, ledger, clock));
    Metrics josdkMetrics = Telemetry.ofJosdk(registry);

    events = new EventRecorder(client, clock, meters::eventDropped, leadership);
    nodeWatch = new NodeWatch(client, settings.nodeReports());
    ApiNodes nodes = new ApiNodes(client);
    ApiServingFacts servingFacts =
        new ApiServingFacts(
            nodes,
            nodeWatch,
            new ClusterPlaces(client),
            new ConfigMaps(client, settings.namespace()),
            new DnsSource(resolvers),
            authorities,
            clock);
    BooleanSupplier mayWork = () -> leadership.leads() && isReady();
    inspection =
        new Inspection(
            client,
            policyBook,
            signing,
            ledger,
            nodeWatch,
            servingFacts::kubelet,
            leadership,
            settings,
            clock,
            random,
            mayWork);
    inspection.register(
        registry.getPrometheusRegistry(), policyBook, nodeWatch, settings.metricNames());
    Approver approver =
        new Approver(
            new Facts(
                new CachedReviews(
                    new ApiReviews(client),
                    settings.reviewCache(),
                    System::nanoTime,
                    Thread::startVirtualThread),
                nodes,
                ledger,
                servingFacts,
                clock));
    RequestWriter writer = new RequestWriter(client, trace, leadership);
    Recorder recorder = new Recorder(ledger, meters, events, clock);
    Conclusions conclusions =
        new Conclusions(
            policyBook, writer, trace, recorder, leadership, settings.permissionInterval());
    RequestFlow flow =
        new RequestFlow(
            policyBook,
            approver,
            writer,
            ledger::others,
            new Denials(clock),
            new SigningFlow(signing, approver, new Issuer(clock, random), writer, conclusions),
            conclusions);
    watches =
        new SignerWatches(
            signer ->
                new SignerWatch(
                    signer,
                    client,
                    new RequestReconciler(
                        flow, ledger, trace, new Turnstile(settings.threads()), leadership),
                    josdkMetrics),
            signer -> {
              trace.forgetSigner(signer);
              ledger.forgetSigner(signer);
            });
    Cleaner cleaner =
        new Cleaner(
            mayWork,
            watches::requests,
            policyBook,
            ledger,
            new RequestRemoval(client, leadership),
            meters,
            clock,
            settings.cleanupInterval());
    cleaning = new Rounds("cleaner", CLEANER_PAUSE, cleaner::round);
    reconciler =
        new PolicyReconciler(
            policyBook,
            authorities,
            signing,
            ledger,
            inspection.inventory(),
            preflightBook,
            new PolicyEvents(events),
            clock,
            leadership,
            this::policiesChanged);
    PreflightRound preflight =
        new PreflightRound(
            policyBook,
            preflightBook,
            new ApiOwnRights(client),
            new ApiReviews(client),
            new ApiTokens(client),
            new OtherWriters(watches::requests, trace, clock),
            settings,
            clock,
            mayWork,
            reconciler::trigger);
    preflights = new Rounds("preflight", settings.statusInterval(), preflight::run);
    housekeeper =
        new Housekeeper(
            policyBook,
            signing,
            ledger,
            inspection.inventory(),
            watches,
            nodeWatch,
            reconciler,
            settings);
    policies = policyOperator(client, josdkMetrics, reconciler);
    endpoints =
        new HttpEndpoints(
            new InetSocketAddress(settings.httpHost(), settings.httpPort()),
            registry,
            () ->
                !started
                    || (housekeeper.isAlive() && election.stream().allMatch(Election::isAlive)),
            this::isReady);
  }

  /**
   * Returns when the policies have been read; requests are handled from then on, if this Signet
   * leads.
   */
  public void start() {
    election.ifPresent(Election::start);
    inspection.readReports();
    policies.start();
    reconciler.readAll();
    housekeeper.start();
    cleaning.start();
    preflights.start();
    inspection.start();
    started = true;
  }

  /** Whether all watches have told what there is; so too if another leads. */
  public boolean isReady() {
    return started
        && policies.getRuntimeInfo().allEventSourcesAreHealthy()
        && housekeeper.hasFollowed()
        && watches.areReady();
  }

  /** Whether it leads, or is alone. */
  boolean leads() {
    return leadership.leads();
  }

  /** Where /metrics, /healthz and /readyz are. */
  public int httpPort() {
    return endpoints.port();
  }

  /**
   * Finishes the requests in hand, at most {@link OperatorSettings#TERMINATION}, starts no more,
   * and lets another lead.
   */
  @Override
  public void close() {
    inspection.close();
    preflights.close();
    cleaning.close();
    housekeeper.close();
    watches.close();
    nodeWatch.close();
    policies.stop();
    authorities.close();
    events.close();
    election.ifPresent(Election::close);
    endpoints.close();
  }

  private void policiesChanged() {
    housekeeper.policiesChanged();
    preflights.wake();
  }

  /** Everything is looked at anew, as if the policies had changed. */
  private void lead() {
    policiesChanged();
    cleaning.wake();
  }

  private static Operator policyOperator(
      KubernetesClient client, Metrics metrics, PolicyReconciler reconciler) {
    Operator operator =
        new Operator(
            o ->
                o.withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withExecutorService(
                        Executors.newSingleThreadExecutor(
                            Thread.ofPlatform().name("policies").factory()))
                    .withMetrics(metrics)
                    .withReconciliationTerminationTimeout(OperatorSettings.TERMINATION));
    operator.register(reconciler, c -> c.withRetry(Retries.forEver()));
    return operator;
  }
}
