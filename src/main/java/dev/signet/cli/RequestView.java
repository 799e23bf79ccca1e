package dev.signet.cli;

import dev.signet.api.Approval.Compatibility;
import dev.signet.cli.Explanation.Condition;
import dev.signet.cli.Explanation.Contents;
import dev.signet.cli.Explanation.Period;
import dev.signet.cli.Explanation.Request;
import dev.signet.expiry.CertificateReader;
import dev.signet.request.AlternativeNames;
import dev.signet.request.CertificateRequest;
import dev.signet.request.KeyFacts;
import dev.signet.request.ReadResult;
import dev.signet.request.RequestReader;
import dev.signet.request.RequestState;
import dev.signet.request.Requester;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** What a request is, for people. Pure. */
final class RequestView {

  private RequestView() {}

  static Request of(CertificateSigningRequest csr, Instant now) {
    var spec = csr.getSpec();
    Requester requester = RequestReader.requester(csr);
    Instant createdAt = Instant.parse(csr.getMetadata().getCreationTimestamp());
    return new Request(
        csr.getMetadata().getName(),
        RequestState.of(csr),
        createdAt,
        Math.max(0, Duration.between(createdAt, now).toSeconds()),
        spec.getSignerName(),
        requester.username(),
        requester.groups(),
        Objects.requireNonNullElse(spec.getUsages(), List.of()),
        Optional.ofNullable(spec.getExpirationSeconds()).map(Integer::longValue),
        contents(csr),
        conditions(csr),
        certificate(csr));
  }

  /** As liberally as can be: what a refused request asks for is worth knowing. */
  private static Optional<Contents> contents(CertificateSigningRequest csr) {
    return switch (RequestReader.read(csr, Compatibility.Upstream)) {
      case ReadResult.Read read -> Optional.of(contents(read.request()));
      case ReadResult.Unreadable bad -> Optional.empty();
    };
  }

  private static Contents contents(CertificateRequest request) {
    return new Contents(
        request.subject().attributes().stream()
            .map(
                attribute ->
                    Objects.requireNonNullElse(
                            BCStyle.INSTANCE.oidToDisplayName(attribute.type()),
                            attribute.type().getId())
                        + "="
                        + attribute.value())
            .toList(),
        names(request.names()),
        request.names().others(),
        KeyFacts.of(request.publicKey())
            .map(KeyFacts::toString)
            .orElseGet(
                () ->
                    "of a kind that no policy can list ("
                        + request.publicKey().getAlgorithm().getAlgorithm().getId()
                        + ")"));
  }

  private static List<String> names(AlternativeNames names) {
    return Stream.of(
            names.dns().stream().map(name -> "DNS:" + name),
            names.ips().stream().map(ip -> "IP:" + ip.getHostAddress()),
            names.emails().stream().map(email -> "email:" + email),
            names.uris().stream().map(uri -> "URI:" + uri))
        .flatMap(kind -> kind)
        .toList();
  }

  static List<Condition> conditions(CertificateSigningRequest csr) {
    return csr.getStatus() == null
        ? List.of()
        : csr.getStatus().getConditions().stream().map(RequestView::condition).toList();
  }

  private static Condition condition(CertificateSigningRequestCondition condition) {
    return new Condition(
        Objects.requireNonNullElse(condition.getType(), ""),
        Objects.requireNonNullElse(condition.getReason(), ""),
        Objects.requireNonNullElse(condition.getMessage(), ""),
        Objects.requireNonNullElse(condition.getLastUpdateTime(), ""));
  }

  private static Optional<Period> certificate(CertificateSigningRequest csr) {
    return Optional.ofNullable(csr.getStatus())
        .flatMap(status -> Optional.ofNullable(status.getCertificate()))
        .flatMap(RequestView::decoded)
        .flatMap(CertificateReader::read)
        .map(facts -> new Period(facts.notBefore(), facts.notAfter()));
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
