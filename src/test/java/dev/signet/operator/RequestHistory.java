package dev.signet.operator;

import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every version that any request ever had, as the API server tells it. */
final class RequestHistory implements AutoCloseable {

  private final Map<String, List<CertificateSigningRequest>> versions = new LinkedHashMap<>();
  private final Watch watch;
  private Optional<WatcherException> torn = Optional.empty();

  RequestHistory(KubernetesClient admin) {
    var all = admin.certificates().v1().certificateSigningRequests();
    String now = all.list().getMetadata().getResourceVersion();
    watch =
        all.watch(
            new ListOptionsBuilder().withResourceVersion(now).build(),
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, CertificateSigningRequest csr) {
                if (action == Action.ADDED || action == Action.MODIFIED) {
                  add(csr);
                }
              }

              @Override
              public void onClose(WatcherException cause) {
                tear(cause);
              }
            });
  }

  /** What became of this request, the oldest first. Whole, or it throws. */
  synchronized List<CertificateSigningRequest> of(String uid) {
    torn.ifPresent(
        cause -> {
          throw new IllegalStateException("the test's own watch ended", cause);
        });
    return List.copyOf(versions.getOrDefault(uid, List.of()));
  }

  /** How far it has come. */
  RequestState state(String uid) {
    List<CertificateSigningRequest> known = of(uid);
    return known.isEmpty() ? RequestState.Pending : RequestState.of(known.getLast());
  }

  private synchronized void add(CertificateSigningRequest csr) {
    versions.computeIfAbsent(csr.getMetadata().getUid(), uid -> new ArrayList<>()).add(csr);
  }

  private synchronized void tear(WatcherException cause) {
    torn = Optional.of(cause);
  }

  @Override
  public void close() {
    watch.close();
  }
}
