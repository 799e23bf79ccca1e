package dev.signet.expiry.served;

import dev.signet.expiry.CertificateFacts;
import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Place;
import dev.signet.expiry.Problem;
import dev.signet.expiry.Problem.Reason;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bouncycastle.cert.X509CertificateHolder;

/** A handshake as observations. Pure. */
public final class ServedChain {

  private ServedChain() {}

  /**
   * Of what was shown: the first certificate, and after it those that signed it.
   *
   * @param kind of the first one; the others are {@link CertificateKind#CA}
   * @param node to which the endpoint belongs, empty for none
   */
  public static Observations of(
      Endpoint at, Handshake handshake, CertificateKind kind, String node) {
    return switch (handshake) {
      case Handshake.Proved proved -> all(at, proved.chain(), kind, node);
      case Handshake.Shown shown -> all(at, shown.chain(), kind, node);
      case Handshake.Failed failed ->
          Observations.of(new Problem(at.place(), failed.reason(), failed.message()));
    };
  }

  private static Observations all(
      Endpoint at, List<X509Certificate> chain, CertificateKind kind, String node) {
    return IntStream.range(0, chain.size())
        .mapToObj(
            i ->
                one(
                    chain.size() == 1
                        ? at.place()
                        : new Place(at.place().source(), at.name(), String.valueOf(i + 1)),
                    chain.get(i),
                    i == 0 ? kind : CertificateKind.CA,
                    node))
        .reduce(Observations.NONE, Observations::and);
  }

  private static Observations one(
      Place place, X509Certificate certificate, CertificateKind kind, String node) {
    try {
      CertificateFacts facts =
          CertificateFacts.of(new X509CertificateHolder(certificate.getEncoded()));
      return Observations.of(new ObservedCertificate(place, kind, node, facts, Optional.empty()));
    } catch (CertificateEncodingException | IOException | RuntimeException unreadable) {
      return Observations.of(
          new Problem(place, Reason.Malformed, "What it shows cannot be read as a certificate."));
    }
  }
}
