package dev.signet.signing;

import dev.signet.api.Approval.Compatibility;
import dev.signet.api.AuthorityRef;
import dev.signet.policy.Lifetime;
import dev.signet.policy.SigningRules;
import dev.signet.request.ReadResult.Read;
import dev.signet.request.ReadResult.Unreadable;
import dev.signet.request.RequestReader;
import dev.signet.request.SignerNames;
import dev.signet.signing.ParityEnd.Issued;
import dev.signet.signing.ParityEnd.Open;
import dev.signet.testing.UpstreamSigners.Outcome;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Signet signs what upstream has signed, at the same moment and with the same serial number.
 *
 * @param duration of the policy
 */
record ParityRun(Authority authority, Duration duration) {
  private static final Duration BACKDATE = Duration.ofMinutes(5);

  /**
   * Signet never signs for system:masters. No such request for kube-apiserver-client gets past the
   * API server's admission; kube-controller-manager would sign it.
   */
  static boolean isException(CertificateSigningRequest csr) {
    return csr.getSpec().getSignerName().equals(SignerNames.API_CLIENT)
        && RequestReader.read(csr, Compatibility.Upstream) instanceof Read read
        && read.request().subject().organizations().contains("system:masters");
  }

  /** What is different, for people, if anything is. */
  Optional<String> difference(CertificateSigningRequest csr, Outcome outcome) {
    var upstream = ParityEnd.of(outcome);
    var signet = sign(csr, upstream);
    return signet.isLike(upstream)
        ? Optional.empty()
        : Optional.of(
            "%n%s%nupstream %s%n         error %s%nSignet   %s"
                .formatted(csr.getSpec(), upstream, outcome.error(), signet));
  }

  private ParityEnd sign(CertificateSigningRequest csr, ParityEnd upstream) {
    return switch (RequestReader.read(csr, Compatibility.Upstream)) {
      case Unreadable _ -> new Open();
      case Read read ->
          ParityEnd.of(
              issuer(upstream).issue(read.request(), rules(), authority, Compatibility.Upstream));
    };
  }

  private SigningRules rules() {
    return SigningRules.of(
        new AuthorityRef(null, null, null, null), Lifetime.of(duration, BACKDATE));
  }

  private static Issuer issuer(ParityEnd upstream) {
    return upstream instanceof Issued(_, var certificate)
        ? new Issuer(
            at(certificate.getStartDate().getDate().toInstant().plus(BACKDATE)),
            new Fixed(certificate.getSerialNumber().getValue()))
        : new Issuer(at(Instant.now()), RandomGenerator.getDefault());
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  /** Chance that draws this number. */
  private record Fixed(BigInteger serial) implements RandomGenerator {

    @Override
    public void nextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = serial.shiftRight(Byte.SIZE * (bytes.length - 1 - i)).byteValue();
      }
    }

    @Override
    public long nextLong() {
      throw new UnsupportedOperationException("only serial numbers are drawn");
    }
  }
}
