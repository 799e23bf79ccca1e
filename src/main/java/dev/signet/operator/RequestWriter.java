package dev.signet.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.signet.approval.Decision;
import dev.signet.request.Reason;
import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestStatus;
import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The two writes. Each is a PUT of the very object that was judged, with its resourceVersion: if
 * anything about it changed, or it was deleted and another took its name, the API server refuses.
 * fabric8's own {@code approve()} is not used: it reads the object again and writes onto whatever
 * it finds. Nor does it send a write a second time by itself, as it does after a lost answer: the
 * first may have been taken, and then what the API server says to the second misleads. Who does not
 * lead writes nothing.
 */
final class RequestWriter {

  /** 422: what the API server says when the certificate or the decision is there already. */
  private static final int UNPROCESSABLE = 422;

  private final Client client;
  private final KubernetesSerialization serialization;
  private final WriteTrace trace;
  private final Leadership leadership;

  RequestWriter(KubernetesClient client, WriteTrace trace, Leadership leadership) {
    this.leadership = leadership;
    this.client =
        client.newClient(
            new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .build());
    this.serialization = client.getKubernetesSerialization();
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
  Approval approve(CertificateSigningRequest judged, Offer.Approval offer) {
    Decision.Approve decision = offer.decision();
    var changed =
        with(judged, condition(RequestState.APPROVED, decision.reason(), decision.sentence()));
    try {
      Answer answer = put(changed, "approval", offer, this::answer);
      return new Approval.Written(
          with(changed, answer.metadata(), answer.status().conditions(), certificate(changed)));
    } catch (KubernetesClientException e) {
      return stale(e);
    }
  }

  /**
   * PUT to /approval: a denial.
   *
   * @return empty: it was written
   * @throws KubernetesClientException the API server failed or could not be reached
   */
  Optional<Stale> deny(CertificateSigningRequest judged, Offer.Denial offer) {
    Decision.Deny decision = offer.decision();
    return write(
        with(judged, condition(RequestState.DENIED, decision.reason(), decision.sentence())),
        "approval",
        offer);
  }

  /**
   * PUT to /status: the signer's refusal.
   *
   * @return empty: it was written
   * @throws KubernetesClientException the API server failed or could not be reached
   */
  Optional<Stale> fail(CertificateSigningRequest judged, Offer.Refusal offer) {
    return write(
        with(
            judged,
            condition(
                RequestState.FAILED, Reason.SignerValidationFailure, offer.refused().sentence())),
        "status",
        offer);
  }

  /**
   * PUT to /status: the certificate.
   *
   * @return empty: it was written
   * @throws KubernetesClientException the API server failed or could not be reached
   */
  Optional<Stale> issue(CertificateSigningRequest approved, Offer.Certificate offer) {
    return write(
        with(approved, approved.getMetadata(), conditions(approved), offer.base64()),
        "status",
        offer);
  }

  /**
   * The request as the API server has it now, whatever the watch told.
   *
   * @return empty: it is gone, another of its name is another one
   * @throws KubernetesClientException the API server failed or could not be reached
   */
  Optional<CertificateSigningRequest> now(CertificateSigningRequest known) {
    String uid = known.getMetadata().getUid();
    try {
      CertificateSigningRequest now =
          serialization.unmarshal(
              client.raw(RequestPath.of(known.getMetadata().getName()), "GET", null),
              CertificateSigningRequest.class);
      return Optional.of(now).filter(csr -> uid.equals(csr.getMetadata().getUid()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Stale> write(CertificateSigningRequest csr, String subresource, Offer offer) {
    try {
      put(csr, subresource, offer, Function.identity());
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(stale(e));
    }
  }

  private Answer answer(String json) {
    return serialization.unmarshal(json, Answer.class);
  }

  /**
   * What the API server answers; an answer that cannot be read is none.
   *
   * @throws NotLeading nothing was written
   */
  private <A> A put(
      CertificateSigningRequest csr, String subresource, Offer offer, Function<String, A> reader) {
    String uid = csr.getMetadata().getUid();
    leadership.fence();
    trace.writing(uid, offer);
    try {
      A answer =
          reader.apply(
              client.raw(RequestPath.of(csr.getMetadata().getName(), subresource), "PUT", csr));
      trace.taken(uid, offer);
      return answer;
    } catch (KubernetesClientException e) {
      if (isRefused(e)) {
        trace.refused(uid, offer);
      } else {
        trace.unanswered(uid);
      }
      throw e;
    }
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
