package dev.signet.operator;

import dev.signet.api.NodeCertificateReport;
import dev.signet.operator.ReportIndex.Known;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reports of all nodes. What was issued stands in them when its request is long gone, so they
 * are read before anything is said of certificates.
 */
final class ReportWatch implements NodeReports, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReportWatch.class);

  private static final long LIST_LIMIT = 200;
  private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

  private final ReportIndex index = new ReportIndex();
  private final SharedIndexInformer<NodeCertificateReport> informer;

  ReportWatch(KubernetesClient client) {
    informer =
        client
            .resources(NodeCertificateReport.class)
            .withLimit(LIST_LIMIT)
            .runnableInformer(0)
            .itemStore(index)
            .exceptionHandler(
                (isStarted, failed) -> {
                  log.atWarn()
                      .addKeyValue("cause", failed.getMessage())
                      .log(
                          "the NodeCertificateReports cannot be watched; it is tried again. Are"
                              + " crds/ and deploy/rbac.yaml those of this version?");
                  return true;
                });
  }

  /** Waits for the first look, but not for long: without it certificates are still signed. */
  void start() {
    try {
      informer.start().toCompletableFuture().get(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException | CancellationException notYet) {
      log.atWarn().log("what was issued before is not known yet: the reports cannot be read");
    }
  }

  @Override
  public Optional<Map<String, Known>> all() {
    return informer.hasSynced() ? Optional.of(index.all()) : Optional.empty();
  }

  @Override
  public long changes() {
    return index.changes();
  }

  @Override
  public void close() {
    informer.stop();
  }
}
