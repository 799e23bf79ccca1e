package dev.signet.operator;

import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.CertificateReader;
import dev.signet.expiry.CertificateSource;
import dev.signet.expiry.ExpirySummary;
import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Place;
import dev.signet.expiry.Problem;
import dev.signet.expiry.Problem.Reason;
import dev.signet.expiry.Source;
import dev.signet.policy.SecretRules;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All certificates that the API server tells of, asked when it is needed, for whoever looks once
 * and ends. What may not be read is a problem and keeps nothing else from being read.
 */
public final class LiveInventory implements CertificateSource {

  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final Clock clock;

  /** Of the cluster that this client talks to. */
  public LiveInventory(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** A part of the look. */
  private interface Part {
    Observations look() throws InterruptedException;
  }

  @Override
  public Observations look() throws InterruptedException {
    Observations issued = part("certificatesigningrequests", Source.ISSUED, this::issued);
    Observations reported =
        part("nodecertificatereports", Source.FILE, () -> new LiveReports(client).look());
    return issued
        .and(without(issued, reported))
        .and(part("nodes", Source.SERVED, () -> new LiveKubelets(client, clock).look()))
        .and(part("secrets", Source.SECRET, this::secrets));
  }

  /** A report says again what was issued as long as the request is there. */
  private static Observations without(Observations issued, Observations reported) {
    Set<String> known =
        issued.certificates().stream()
            .map(certificate -> certificate.facts().fingerprint())
            .collect(Collectors.toSet());
    return new Observations(
        reported.certificates().stream()
            .filter(
                each ->
                    each.place().source() != Source.ISSUED
                        || !known.contains(each.facts().fingerprint()))
            .toList(),
        reported.problems());
  }

  private static Observations part(String what, Source source, Part part)
      throws InterruptedException {
    try {
      return part.look();
    } catch (KubernetesClientException e) {
      boolean isForbidden = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
      return Observations.of(
          new Problem(
              Place.of(source, what),
              isForbidden ? Reason.Forbidden : Reason.ApiUnavailable,
              "The API server did not list the %s: %s".formatted(what, e.getMessage())));
    }
  }

  /** Of each user and kind the newest, as the others have been replaced. */
  private Observations issued() {
    List<ObservedCertificate> issued =
        all(client.certificates().v1().certificateSigningRequests()).stream()
            .flatMap(csr -> issued(csr).stream())
            .toList();
    return new Observations(ExpirySummary.current(issued), List.of());
  }

  private static Optional<ObservedCertificate> issued(CertificateSigningRequest csr) {
    return Optional.ofNullable(csr.getStatus())
        .map(status -> status.getCertificate())
        .flatMap(base64 -> CertificateReader.read(Base64.getDecoder().decode(base64)))
        .map(
            facts ->
                ObservedCertificate.issued(
                    CertificateKind.ofSigner(csr.getSpec().getSignerName()),
                    csr.getMetadata().getName(),
                    facts));
  }

  /** Those of type kubernetes.io/tls that may be read. */
  private Observations secrets() throws InterruptedException {
    List<String> namespaces =
        all(client.namespaces()).stream()
            .map(namespace -> namespace.getMetadata().getName())
            .toList();
    Observations seen =
        new SecretScan(client)
            .look(
                new SecretRules(
                    namespaces,
                    List.of("kubernetes.io/tls"),
                    List.of("tls.crt"),
                    Optional.empty()));
    List<Problem> forbidden =
        seen.problems().stream().filter(p -> p.reason() == Reason.Forbidden).toList();
    if (forbidden.isEmpty()) {
      return seen;
    }
    List<Problem> problems = new ArrayList<>(seen.problems());
    problems.removeAll(forbidden);
    problems.add(
        new Problem(
            Place.of(Source.SECRET, "secrets"),
            Reason.Forbidden,
            "The Secrets of %d of %d namespaces may not be listed."
                .formatted(forbidden.size(), namespaces.size())));
    return new Observations(seen.certificates(), problems);
  }

  /** Page by page. */
  static <T extends HasMetadata, L extends KubernetesResourceList<T>> List<T> all(
      AnyNamespaceOperation<T, L, ?> resources) {
    List<T> all = new ArrayList<>();
    String next = "";
    do {
      var options =
          new ListOptionsBuilder().withLimit(PAGE).withContinue(next.isEmpty() ? null : next);
      L page = resources.list(options.build());
      all.addAll(page.getItems());
      next = Optional.ofNullable(page.getMetadata().getContinue()).orElse("");
    } while (!next.isEmpty());
    return all;
  }
}
