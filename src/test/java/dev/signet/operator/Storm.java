package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.request.RequestState;
import dev.signet.testing.ApiServer;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Many requests at once by one requester, and a record of every certificate that any ever had. */
final class Storm implements AutoCloseable {

  private final ApiServer server;
  private final String requester;
  private final String prefix;
  private final int size;
  private final Map<String, Set<String>> certificates = new ConcurrentHashMap<>();
  private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
  private final SharedIndexInformer<CertificateSigningRequest> informer;
  private final ExecutorService pool = Executors.newFixedThreadPool(8);

  Storm(ApiServer server, String requester, int size) {
    this.server = server;
    this.requester = requester;
    this.size = size;
    this.prefix = server.uniqueName("storm");
    this.informer =
        server
            .admin()
            .certificates()
            .v1()
            .certificateSigningRequests()
            .inform(new CertificateLog());
  }

  /** Begins to create the requests; a creation that fails is tried until it succeeds. */
  List<Future<?>> begin() {
    KubernetesClient client = server.as(requester);
    return IntStream.range(0, size)
        .<Future<?>>mapToObj(i -> pool.submit(() -> create(client, i)))
        .toList();
  }

  private void create(KubernetesClient client, int number) {
    TestRequest request = TestRequests.kubeletClient(prefix + "-" + number).build();
    await()
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .ignoreExceptions()
        .until(
            () -> {
              try {
                client.resource(request.resource(prefix + "-" + number)).create();
                return true;
              } catch (KubernetesClientException e) {
                // It was created and the answer was lost.
                return e.getCode() == 409;
              }
            });
  }

  /** How many have their certificate. */
  int issued() {
    return certificates.size();
  }

  void awaitAllIssued(Duration limit) {
    await().atMost(limit).pollInterval(Duration.ofMillis(100)).until(() -> issued() == size);
  }

  void awaitSomeIssued(int number) {
    await()
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> issued() >= number);
  }

  /** The longest time without a new certificate, between the first and the last. */
  Duration longestSilence() {
    long[] times = arrivals.stream().mapToLong(Long::longValue).sorted().toArray();
    return Duration.ofNanos(
        IntStream.range(1, times.length).mapToLong(i -> times[i] - times[i - 1]).max().orElse(0));
  }

  /** Each of them was approved and has one certificate, and never had another. */
  void verify() {
    List<CertificateSigningRequest> now = now();
    assertThat(now).hasSize(size);
    assertThat(now)
        .allSatisfy(
            csr -> {
              assertThat(RequestState.of(csr)).isEqualTo(RequestState.Issued);
              assertThat(csr.getStatus().getConditions())
                  .singleElement()
                  .satisfies(c -> assertThat(c.getType()).isEqualTo("Approved"));
            });
    assertThat(certificates.values()).allSatisfy(all -> assertThat(all).hasSize(1));
  }

  /** The requests of this storm as the API server has them. */
  List<CertificateSigningRequest> now() {
    return server
        .admin()
        .certificates()
        .v1()
        .certificateSigningRequests()
        .list(new ListOptionsBuilder().withResourceVersion("").build())
        .getItems()
        .stream()
        .filter(csr -> csr.getMetadata().getName().startsWith(prefix))
        .toList();
  }

  @Override
  public void close() {
    pool.shutdownNow();
    informer.close();
    server.admin().certificates().v1().certificateSigningRequests().delete();
  }

  private final class CertificateLog implements ResourceEventHandler<CertificateSigningRequest> {
    @Override
    public void onAdd(CertificateSigningRequest csr) {
      String certificate = csr.getStatus().getCertificate();
      if (certificate != null && csr.getMetadata().getName().startsWith(prefix)) {
        boolean isNew =
            certificates
                .computeIfAbsent(csr.getMetadata().getUid(), uid -> ConcurrentHashMap.newKeySet())
                .add(certificate);
        if (isNew) {
          arrivals.add(System.nanoTime());
        }
      }
    }

    @Override
    public void onUpdate(CertificateSigningRequest before, CertificateSigningRequest csr) {
      onAdd(csr);
    }

    @Override
    public void onDelete(CertificateSigningRequest csr, boolean isUnknown) {}
  }
}
