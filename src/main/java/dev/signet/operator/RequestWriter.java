package dev.signet.operator;

import dev.signet.request.Reason;
import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The two writes. Each is a PUT of the very object that was judged, with its resourceVersion: if
 * anything about it changed, or it was deleted and another took its name, the API server refuses.
 * fabric8's own {@code approve()} is not used: it reads the object again and writes onto whatever
 * it finds.
 */
final class RequestWriter {

  /** 422: what the API server says when the certificate or the decision is there already. */
  private static final int UNPROCESSABLE = 422;

  private final KubernetesClient client;

  RequestWriter(KubernetesClient client) {
    this.client = client;
  }

  /** What came of a write. */
  sealed interface Result {

    /**
     * It was written.
     *
     * @param csr as it is now
     */
    record Written(CertificateSigningRequest csr) implements Result {}

    /**
     * It was not: the object is not the one that was judged any more.
     *
     * @param sentence what the API server said
     */
    record Stale(String sentence) implements Result {}
  }

  /**
   * PUT to /approval.
   *
   * @throws KubernetesClientException the API server failed or could not be reached
   */
  Result approve(CertificateSigningRequest judged, Reason reason, String message) {
    return put(
        with(judged, condition(RequestState.APPROVED, reason, message), certificate(judged)),
        "approval");
  }

  /**
   * PUT to /status: the signer's refusal.
   *
   * @throws KubernetesClientException the API server failed or could not be reached
   */
  Result fail(CertificateSigningRequest judged, Reason reason, String message) {
    return put(
        with(judged, condition(RequestState.FAILED, reason, message), certificate(judged)),
        "status");
  }

  /**
   * PUT to /status: the certificate.
   *
   * @throws KubernetesClientException the API server failed or could not be reached
   */
  Result issue(CertificateSigningRequest approved, String certificatePem) {
    String base64 =
        Base64.getEncoder().encodeToString(certificatePem.getBytes(StandardCharsets.US_ASCII));
    return put(with(approved, conditions(approved), base64), "status");
  }

  private Result put(CertificateSigningRequest csr, String subresource) {
    try {
      return new Result.Written(client.resource(csr).subresource(subresource).update());
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND, UNPROCESSABLE ->
            new Result.Stale(e.getMessage());
        default -> throw e;
      };
    }
  }

  /** The times are left out: the API server sets them. */
  private static CertificateSigningRequestCondition condition(
      String type, Reason reason, String message) {
    CertificateSigningRequestCondition condition = new CertificateSigningRequestCondition();
    condition.setType(type);
    condition.setStatus("True");
    condition.setReason(reason.name());
    condition.setMessage(message);
    return condition;
  }

  private static CertificateSigningRequest with(
      CertificateSigningRequest csr, CertificateSigningRequestCondition added, String certificate) {
    List<CertificateSigningRequestCondition> conditions = new ArrayList<>(conditions(csr));
    conditions.add(added);
    return with(csr, conditions, certificate);
  }

  /** Shares metadata and spec with the object of the cache, and changes neither. */
  private static CertificateSigningRequest with(
      CertificateSigningRequest csr,
      List<CertificateSigningRequestCondition> conditions,
      String certificate) {
    CertificateSigningRequestStatus status = new CertificateSigningRequestStatus();
    status.setConditions(conditions);
    status.setCertificate(certificate);
    CertificateSigningRequest copy = new CertificateSigningRequest();
    copy.setMetadata(csr.getMetadata());
    copy.setSpec(csr.getSpec());
    copy.setStatus(status);
    return copy;
  }

  private static List<CertificateSigningRequestCondition> conditions(
      CertificateSigningRequest csr) {
    return csr.getStatus() == null ? List.of() : csr.getStatus().getConditions();
  }

  private static String certificate(CertificateSigningRequest csr) {
    return csr.getStatus() == null ? null : csr.getStatus().getCertificate();
  }
}
