package dev.signet.cli;

import dev.signet.api.CertificatePolicy;
import dev.signet.approval.FactUnavailable;
import dev.signet.cli.Inquiry.Policies;
import dev.signet.operator.LiveFacts;
import dev.signet.operator.OperatorSettings;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code signet explain} asks a cluster. It reads; it writes nothing. */
final class InquiryCluster {

  private final KubernetesClient client;
  private final ExplainOptions options;
  private final InquiryFiles files;
  private final Instant now;

  InquiryCluster(KubernetesClient client, ExplainOptions options, Instant now) {
    this.client = client;
    this.options = options;
    this.files = new InquiryFiles(options, now);
    this.now = now;
  }

  /**
   * The request, by its name or from its file, and the policies of the cluster.
   *
   * @throws Mistake there is no such request, or a file cannot be read
   * @throws FactUnavailable the request cannot be read
   */
  Inquiry inquiry() throws Mistake, FactUnavailable {
    CertificateSigningRequest csr =
        options.csr().isPresent()
            ? files.request(options.csr().get())
            : request(options.name().orElseThrow());
    return inquiry(csr, files.policies());
  }

  /**
   * This request.
   *
   * @param tried policies that are taken as if they were there
   */
  Inquiry inquiry(CertificateSigningRequest csr, List<CertificatePolicy> tried) {
    return new Inquiry(
        csr,
        policies(tried),
        LiveFacts.of(
            client, OperatorSettings.DEFAULTS.namespace(), Clock.fixed(now, ZoneOffset.UTC)),
        LiveFacts.others(client),
        RecordedReviews.Answer.Allowed,
        tried.stream()
            .map(p -> "Policy %s is as in its file.".formatted(p.getMetadata().getName()))
            .toList(),
        "look at the API server; where a permission is lacking, ask as an administrator",
        now);
  }

  private CertificateSigningRequest request(String name) throws Mistake, FactUnavailable {
    try {
      return Optional.ofNullable(
              client.certificates().v1().certificateSigningRequests().withName(name).get())
          .orElseThrow(
              () ->
                  new Mistake(
                      "there is no CertificateSigningRequest %s; kubectl get csr lists them"
                          .formatted(name)));
    } catch (KubernetesClientException e) {
      throw new FactUnavailable(
          "CertificateSigningRequest %s could not be read: %s".formatted(name, why(e)), e);
    }
  }

  private Policies policies(List<CertificatePolicy> tried) {
    try {
      List<CertificatePolicy> all = new ArrayList<>(tried);
      for (CertificatePolicy there : client.resources(CertificatePolicy.class).list().getItems()) {
        Optional<CertificatePolicy> instead =
            tried.stream()
                .filter(p -> InquiryFiles.isNamed(p, there.getMetadata().getName()))
                .findFirst();
        instead.ifPresentOrElse(p -> inPlaceOf(there, p), () -> all.add(there));
      }
      return new Policies.Known(all);
    } catch (KubernetesClientException e) {
      return new Policies.Unavailable("The CertificatePolicies could not be read: " + why(e));
    }
  }

  /** An object that is applied again keeps its age, and what its status says. */
  private static void inPlaceOf(CertificatePolicy there, CertificatePolicy tried) {
    tried.getMetadata().setCreationTimestamp(there.getMetadata().getCreationTimestamp());
    tried.setStatus(there.getStatus());
  }

  private static String why(KubernetesClientException e) {
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_UNAUTHORIZED ->
          "you lack the permission: " + e.getStatus().getMessage();
      case HttpURLConnection.HTTP_NOT_FOUND ->
          "the CustomResourceDefinition is not installed: kubectl apply -f crds/";
      default -> Optional.ofNullable(e.getMessage()).orElse("no answer");
    };
  }
}
