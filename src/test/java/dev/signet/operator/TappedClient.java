package dev.signet.operator;

import dev.signet.testing.ApiServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Signet's way to the API server: what it writes is noted, its calls about the Lease may fail. */
final class TappedClient implements Interceptor, AutoCloseable {

  /** Nobody listens there. */
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");

  private final List<Write> writes = new CopyOnWriteArrayList<>();
  private final KubernetesClient client;
  private final AtomicReference<Runnable> whileJudging = new AtomicReference<>(() -> {});
  private volatile boolean cut;

  /** One write, and when it was sent, as System.nanoTime says. */
  record Write(String what, long at) {}

  TappedClient(ApiServer server) {
    Config config = server.adminConfig();
    config.setImpersonateUsername("system:serviceaccount:signet-system:signet");
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(b -> b.addOrReplaceInterceptor("tap", this))
            .build();
  }

  KubernetesClient client() {
    return client;
  }

  /** What was written, but for the Lease, and for questions that are asked by creating them. */
  List<Write> writes() {
    return List.copyOf(writes);
  }

  /** From now on the Lease is neither read nor written. */
  void cutLease() {
    cut = true;
  }

  void mendLease() {
    cut = false;
  }

  /** Does this once, when a request is judged next and its requester's permission is asked for. */
  void onceWhileJudging(Runnable action) {
    whileJudging.set(action);
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    String path = request.uri().getPath();
    if (path.contains("/leases")) {
      if (cut) {
        builder.uri(NOWHERE);
      }
    } else if (path.contains("/authorization.k8s.io/")) {
      whileJudging.getAndSet(() -> {}).run();
    } else if (!request.method().equals("GET")) {
      writes.add(new Write(request.method() + " " + path, System.nanoTime()));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
