package dev.signet.request;

import dev.signet.api.Approval.Compatibility;
import dev.signet.request.ReadResult.Read;
import dev.signet.request.ReadResult.Unreadable;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a CertificateSigningRequest. Pure. */
public final class RequestReader {

  /** Larger requests are not decoded: hostile PEM has cost others their CPU (CVE-2024-12401). */
  static final int MAX_PEM_BYTES = 16 * 1024;

  /** More than etcd stores (1.5 MiB by default), and so more than kube-controller-manager sees. */
  private static final int MAX_UPSTREAM_BYTES = 2 * 1024 * 1024;

  private RequestReader() {}

  /**
   * What this object says, or why it says nothing that could be acted upon.
   *
   * @param compatibility Strict: there must be no other way to read it. Upstream: what Go reads
   */
  public static ReadResult read(CertificateSigningRequest csr, Compatibility compatibility) {
    String base64 = Objects.requireNonNullElse(csr.getSpec().getRequest(), "");
    if (base64.length() > maxBase64Length(compatibility)) {
      return new Unreadable(Reason.TooLarge, "The request is larger than 16 KiB.");
    }
    Optional<PemBlock> block = decoded(base64).flatMap(PemBlock::requestIn);
    if (block.isEmpty() || (compatibility == Compatibility.Strict && !block.get().isAlone())) {
      return new Unreadable(
          Reason.NotOnePemBlock,
          "spec.request is not exactly one PEM block of type CERTIFICATE REQUEST.");
    }
    return read(csr, block.get().der(), compatibility);
  }

  private static int maxBase64Length(Compatibility compatibility) {
    int bytes =
        switch (compatibility) {
          case Strict -> MAX_PEM_BYTES;
          case Upstream -> MAX_UPSTREAM_BYTES;
        };
    return (bytes + 2) / 3 * 4;
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static ReadResult read(
      CertificateSigningRequest csr, byte[] der, Compatibility compatibility) {
    try {
      Pkcs10 pkcs10 = Pkcs10.read(der);
      if (!pkcs10.provesPossession()) {
        return new Unreadable(
            Reason.WrongSignature, "The request is not signed with the key that it carries.");
      }
      Optional<Set<Usage>> usages =
          usages(Objects.requireNonNullElse(csr.getSpec().getUsages(), List.of()));
      if (usages.isEmpty()) {
        return new Unreadable(
            Reason.UnknownUsage, "spec.usages has a value that Kubernetes does not define.");
      }
      return switch (compatibility) {
        case Strict ->
            Stream.concat(
                    pkcs10.irregularities().stream(),
                    pkcs10.extensions().irregularities(usages.get()).stream())
                .<ReadResult>map(irregularity -> irregularity)
                .findFirst()
                .orElseGet(() -> new Read(request(csr, pkcs10, usages.get())));
        case Upstream -> new Read(request(csr, pkcs10, usages.get()));
      };
    } catch (IOException malformed) {
      return new Unreadable(
          Reason.NotPkcs10, "The request is not a PKCS#10 request: " + malformed.getMessage());
    }
  }

  private static CertificateRequest request(
      CertificateSigningRequest csr, Pkcs10 pkcs10, Set<Usage> usages) {
    CertificateSigningRequestSpec spec = csr.getSpec();
    return new CertificateRequest(
        csr.getMetadata().getName(),
        csr.getMetadata().getUid(),
        Objects.requireNonNullElse(spec.getSignerName(), ""),
        requester(csr),
        pkcs10.subject(),
        pkcs10.names(),
        usages,
        pkcs10.publicKey(),
        Optional.ofNullable(spec.getExpirationSeconds()).map(Duration::ofSeconds),
        Instant.parse(csr.getMetadata().getCreationTimestamp()));
  }

  /** Who created this object, as the API server recorded it. */
  public static Requester requester(CertificateSigningRequest csr) {
    CertificateSigningRequestSpec spec = csr.getSpec();
    return new Requester(
        Objects.requireNonNullElse(spec.getUsername(), ""),
        Objects.requireNonNullElse(spec.getUid(), ""),
        Objects.requireNonNullElse(spec.getGroups(), List.of()),
        Objects.requireNonNullElse(spec.getExtra(), Map.of()));
  }

  private static Optional<Set<Usage>> usages(List<String> wireNames) {
    Set<Usage> usages = new LinkedHashSet<>();
    for (String wireName : wireNames) {
      Optional<Usage> usage = Usage.of(wireName);
      if (usage.isEmpty()) {
        return Optional.empty();
      }
      usages.add(usage.get());
    }
    return Optional.of(usages);
  }
}
