package dev.signet.cli;

import dev.signet.api.CertificatePolicy;
import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The requests that wait when a recovered API server answers: judged as the operator would, and
 * approved as the administrator.
 */
final class RecoveredRequests {

  private final KubernetesClient client;
  private final Clock clock;
  private final Explainer explainer = new Explainer(Advice.read());

  RecoveredRequests(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Approves what waits, if a policy would; says how, if there is none. In lines. */
  String run() {
    List<CertificateSigningRequest> waiting =
        client.certificates().v1().certificateSigningRequests().list().getItems().stream()
            .filter(csr -> RequestState.of(csr) == RequestState.Pending)
            .toList();
    if (waiting.isEmpty()) {
      return "none waits";
    }
    return hasPolicies()
        ? waiting.stream().map(this::judge).collect(Collectors.joining("\n"))
        : byHand(waiting);
  }

  private boolean hasPolicies() {
    try {
      return !client.resources(CertificatePolicy.class).list().getItems().isEmpty();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false; // the CRDs are not installed
      }
      throw e;
    }
  }

  private static String byHand(List<CertificateSigningRequest> waiting) {
    return waiting.stream()
        .map(
            csr ->
                "kubectl certificate approve %s   # %s for %s"
                    .formatted(
                        ShellWord.of(csr.getMetadata().getName()),
                        csr.getSpec().getUsername(),
                        csr.getSpec().getSignerName()))
        .collect(
            Collectors.joining(
                "\n",
                "%d wait, and there is no policy to judge them by. Look at each, then:\n"
                    .formatted(waiting.size()),
                ""));
  }

  /** Approves this one, if a policy would. Says what became of it, in a line. */
  String judge(CertificateSigningRequest csr) {
    Explanation.Outcome outcome =
        explainer
            .explain(
                new InquiryCluster(client, new ExplainOptions(), clock.instant())
                    .inquiry(csr, List.of()))
            .outcome();
    String name = csr.getMetadata().getName();
    String requester = csr.getSpec().getUsername();
    if (outcome.result() != Explanation.Result.WouldBeApproved) {
      return "left %s of %s: %s".formatted(name, requester, outcome.sentence());
    }
    return approve(csr, outcome)
        ? "approved %s of %s, by policy %s".formatted(name, requester, outcome.policy().orElse("?"))
        : "left %s: it is not what was judged any more; signet recover looks again".formatted(name);
  }

  /**
   * PUTs the very object that was judged: another of its name, made meanwhile, is another request,
   * and the client's own approve reads whatever is there by then.
   *
   * @return false: it is not that object any more, or is gone
   */
  private boolean approve(CertificateSigningRequest judged, Explanation.Outcome outcome) {
    var approved =
        new CertificateSigningRequestBuilder(judged)
            .editOrNewStatus()
            .addNewCondition()
            .withType(RequestState.APPROVED)
            .withStatus("True")
            .withReason(outcome.code().orElse("SignetRecover"))
            .withMessage("signet recover: " + outcome.sentence())
            .endCondition()
            .endStatus()
            .build();
    try {
      client.raw(
          "/apis/certificates.k8s.io/v1/certificatesigningrequests/%s/approval"
              .formatted(judged.getMetadata().getName()),
          "PUT",
          approved);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
