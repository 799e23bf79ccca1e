package dev.signet.operator;

import dev.signet.testing.ApiServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Signet's way to the API server, as its service account: which calls it made, which it may not.
 */
final class CallLog implements Interceptor, AutoCloseable {
  private final Set<Right> made = ConcurrentHashMap.newKeySet();
  private final Set<Right> refused = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Runnable> beforeApproval = new AtomicReference<>(() -> {});
  private final KubernetesClient client;

  CallLog(ApiServer server) {
    Config config = server.adminConfig();
    config.setImpersonateUsername("system:serviceaccount:signet-system:signet");
    config.setOnlyHttpWatches(true);
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(b -> b.addOrReplaceInterceptor("log", this))
            .build();
  }

  KubernetesClient client() {
    return client;
  }

  Set<Right> made() {
    return Set.copyOf(made);
  }

  /** Those that the API server answered with 403. */
  Set<Right> refused() {
    return Set.copyOf(refused);
  }

  /** Does this when an approval is about to be sent, once. */
  void onceBeforeAnApproval(Runnable action) {
    beforeApproval.set(action);
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (request.method().equals("PUT") && request.uri().getPath().endsWith("/approval")) {
      beforeApproval.getAndSet(() -> {}).run();
    }
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    Right call = Right.of(request);
    made.add(call);
    if (response.code() == HttpURLConnection.HTTP_FORBIDDEN) {
      refused.add(call);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
