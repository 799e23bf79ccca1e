package dev.signet.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.signet.request.Reason;
import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.ObjectMeta;
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
import java.util.Optional;

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
  private final WriteTrace trace;

  RequestWriter(KubernetesClient client, WriteTrace trace) {
    this.client = client;
    this.trace = trace;
  }

  /** What came of an approval. */
  sealed interface Approval {

    /**
     * It was written.
     *
     * @param csr as it is now
     */
    record Written(CertificateSigningRequest csr) implements Approval {}
  }

  /**
   * It was not written: the object is not the one that was judged any more.
   *
   * @param sentence what the API server said
   */
  record Stale(String sentence) implements Approval {}

  /**
   * Of an object in an answer only what can differ from what was sent and matters to the next
   * write: answers are most of what there is to parse in a storm.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Answer(ObjectMeta metadata, Status status) {
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Status(List<CertificateSigningRequestCondition> conditions) {}
  }

  /**
   * PUT to /approval.
   *
   * @throws KubernetesClientException the API server failed or could not be reached
   */
  Approval approve(CertificateSigningRequest judged, Reason reason, String message) {
    var changed = with(judged, condition(RequestState.APPROVED, reason, message));
    String uid = judged.getMetadata().getUid();
    trace.approving(uid);
    try {
      Answer answer =
          client.getKubernetesSerialization().unmarshal(put(changed, "approval"), Answer.class);
      return new Approval.Written(
          with(changed, answer.metadata(), answer.status().conditions(), certificate(changed)));
    } catch (KubernetesClientException e) {
      if (isRefused(e)) {
        trace.notApproved(uid);
      }
      return stale(e);
    }
  }

  /**
   * PUT to /approval: a denial.
   *
   * @return empty: it was written
   * @throws KubernetesClientException the API server failed or could not be reached
   */
  Optional<Stale> deny(CertificateSigningRequest judged, Reason reason, String message) {
    return put("approval", with(judged, condition(RequestState.DENIED, reason, message)));
  }

  /**
   * PUT to /status: the signer's refusal.
   *
   * @return empty: it was written
   * @throws KubernetesClientException the API server failed or could not be reached
   */
  Optional<Stale> fail(CertificateSigningRequest judged, Reason reason, String message) {
    return put("status", with(judged, condition(RequestState.FAILED, reason, message)));
  }

  /**
   * PUT to /status: the certificate.
   *
   * @return empty: it was written
   * @throws KubernetesClientException the API server failed or could not be reached
   */
  Optional<Stale> issue(CertificateSigningRequest approved, String certificatePem) {
    String base64 =
        Base64.getEncoder().encodeToString(certificatePem.getBytes(StandardCharsets.US_ASCII));
    String uid = approved.getMetadata().getUid();
    trace.signing(uid);
    try {
      put(with(approved, approved.getMetadata(), conditions(approved), base64), "status");
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (isRefused(e)) {
        trace.notSigned(uid);
      }
      return Optional.of(stale(e));
    }
  }

  private Optional<Stale> put(String subresource, CertificateSigningRequest csr) {
    try {
      put(csr, subresource);
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(stale(e));
    }
  }

  /** What the API server answers. */
  private String put(CertificateSigningRequest csr, String subresource) {
    return client.raw(RequestPath.of(csr.getMetadata().getName(), subresource), "PUT", csr);
  }

  /** Certain not to be written; after a timeout nobody knows. */
  private static boolean isRefused(KubernetesClientException e) {
    return e.getCode() / 100 == 4;
  }

  /** Throws it when it is anything else. */
  private static Stale stale(KubernetesClientException e) {
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND, UNPROCESSABLE ->
          new Stale(e.getMessage());
      default -> throw e;
    };
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
      CertificateSigningRequest csr, CertificateSigningRequestCondition added) {
    List<CertificateSigningRequestCondition> conditions = new ArrayList<>(conditions(csr));
    conditions.add(added);
    return with(csr, csr.getMetadata(), conditions, certificate(csr));
  }

  /** Shares what it is made of, and changes nothing of it: it may be in the cache. */
  private static CertificateSigningRequest with(
      CertificateSigningRequest csr,
      ObjectMeta metadata,
      List<CertificateSigningRequestCondition> conditions,
      String certificate) {
    CertificateSigningRequestStatus status = new CertificateSigningRequestStatus();
    status.setConditions(conditions);
    status.setCertificate(certificate);
    CertificateSigningRequest copy = new CertificateSigningRequest();
    copy.setMetadata(metadata);
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
