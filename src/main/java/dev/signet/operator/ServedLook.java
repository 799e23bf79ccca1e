package dev.signet.operator;

import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.KnownAuthorities;
import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Problem;
import dev.signet.expiry.served.Endpoint;
import dev.signet.expiry.served.Handshake;
import dev.signet.expiry.served.ServedChain;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;

/** What a handshake showed, compared with the CAs that are known. Pure. */
final class ServedLook {

  private ServedLook() {}

  /** The first certificate, and who really signed it. The others are only its proof. */
  static Observations seen(
      Endpoint at,
      Handshake handshake,
      CertificateKind kind,
      String node,
      KnownAuthorities authorities) {
    Observations all = ServedChain.of(at, handshake, kind, node);
    Optional<String> signer = chain(handshake).stream().findFirst().flatMap(authorities::signerOf);
    return new Observations(
        all.certificates().stream()
            .limit(1)
            .map(leaf -> new ObservedCertificate(at.place(), kind, node, leaf.facts(), signer))
            .toList(),
        all.problems());
  }

  /** Why somebody who knows the CAs would not talk to it at this address; empty: they would. */
  static Optional<String> complaint(
      Observations seen, Handshake handshake, InetAddress address, Instant now) {
    if (seen.certificates().isEmpty()) {
      return seen.problems().stream().map(Problem::reason).map(Enum::name).findFirst();
    }
    ObservedCertificate leaf = seen.certificates().getFirst();
    if (leaf.authority().isEmpty()) {
      return Optional.of("none of the known CAs signed it");
    }
    if (now.isBefore(leaf.notBefore()) || !now.isBefore(leaf.notAfter())) {
      return Optional.of("it is not valid now");
    }
    return chain(handshake).stream().limit(1).allMatch(shown -> names(shown, address))
        ? Optional.empty()
        : Optional.of("%s is not among its addresses".formatted(address.getHostAddress()));
  }

  private static List<X509Certificate> chain(Handshake handshake) {
    return switch (handshake) {
      case Handshake.Proved proved -> proved.chain();
      case Handshake.Shown shown -> shown.chain();
      case Handshake.Failed _ -> List.of();
    };
  }

  private static boolean names(X509Certificate certificate, InetAddress address) {
    try {
      Collection<List<?>> names =
          Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
      return names.stream()
          .filter(name -> Objects.equals(name.getFirst(), GeneralName.iPAddress))
          .map(name -> InetAddress.ofLiteral(String.valueOf(name.get(1))))
          .anyMatch(address::equals);
    } catch (CertificateParsingException | IllegalArgumentException unreadable) {
      return false;
    }
  }
}
