package dev.signet.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ResolvedControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelector;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * The requests of one signer: an informer that the API server filters by spec.signerName, workers
 * that take their requesters in turn, retries. It is a JOSDK operator of its own, since policies
 * name their signers while Signet runs and JOSDK takes no controllers once it has started; so a
 * storm of one signer does not hold up another either.
 */
final class SignerWatch implements AutoCloseable {

  /** JOSDK's clones go through JSON; nothing here changes an object of the cache. */
  private static final Cloner NO_CLONES =
      new Cloner() {
        @Override
        public <R extends HasMetadata> R clone(R object) {
          return object;
        }
      };

  /** Should an event ever be lost, a request is looked at again after this long. */
  private static final Duration FAILSAFE = Duration.ofMinutes(10);

  private final Operator operator;
  private final RequestReconciler reconciler;

  SignerWatch(
      String signerName, KubernetesClient client, RequestReconciler reconciler, Metrics metrics) {
    this.reconciler = reconciler;
    this.operator =
        new Operator(
            o ->
                o.withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    // The reconciler's turnstile says how many of them work.
                    .withExecutorService(
                        Executors.newThreadPerTaskExecutor(
                            Thread.ofVirtual().name("requests-", 0).factory()))
                    .withResourceCloner(NO_CLONES)
                    .withMetrics(metrics)
                    .withReconciliationTerminationTimeout(OperatorSettings.TERMINATION));
    operator.register(reconciler, configuration(signerName));
  }

  void start() {
    operator.start();
  }

  /** Looks at this request again, if it is one of this signer. */
  void trigger(String name) {
    reconciler.trigger(name);
  }

  /** The requests that it told of. */
  List<CertificateSigningRequest> requests() {
    return reconciler.requests();
  }

  boolean isReady() {
    return operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  @Override
  public void close() {
    reconciler.close();
    operator.stop();
  }

  private ResolvedControllerConfiguration<CertificateSigningRequest> configuration(
      String signerName) {
    return new ResolvedControllerConfiguration<>(
        controllerName(signerName),
        // CSRs have no generation on a real API server.
        false,
        RequestReconciler.class.getName(),
        Retries.forEver(),
        LinearRateLimiter.deactivatedRateLimiter(),
        FAILSAFE,
        null,
        Map.of(),
        "signet",
        operator.getConfigurationService(),
        informer(signerName),
        false,
        null);
  }

  private static InformerConfiguration<CertificateSigningRequest> informer(String signerName) {
    var builder = InformerConfiguration.builder(CertificateSigningRequest.class);
    return builder
        .withWatchAllNamespaces()
        .withFieldSelector(
            new FieldSelector(List.of(new FieldSelector.Field("spec.signerName", signerName))))
        .withInformerListLimit(500L)
        .withItemStore(new RequestStore())
        // JOSDK 5.3's filter of its own events can swallow others' (issues 3398, 3445, 3484).
        .withComparableResourceVersions(false)
        .buildForController();
  }

  private static String controllerName(String signerName) {
    return "requests." + signerName.replace('/', '.');
  }
}
