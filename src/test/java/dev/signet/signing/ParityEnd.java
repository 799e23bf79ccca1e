package dev.signet.signing;

import dev.signet.testing.Pem;
import dev.signet.testing.UpstreamSigners.Outcome;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.x509.Certificate;

/** What became of an approved request at its signer. */
sealed interface ParityEnd {

  /**
   * It has a certificate.
   *
   * @param unsigned what was to be signed and the signature's algorithm, hexadecimal
   * @param certificate all of it
   */
  record Issued(String unsigned, Certificate certificate) implements ParityEnd {}

  /** It has a condition of type Failed, for good. */
  record Failed(String reason, String message) implements ParityEnd {}

  /** Nothing was written: it was left, or will be tried again. */
  record Open() implements ParityEnd {}

  /** Whether both are the same in all but the signature. */
  default boolean isLike(ParityEnd other) {
    if (this instanceof Issued mine && other instanceof Issued others) {
      return mine.unsigned().equals(others.unsigned());
    }
    return equals(other);
  }

  /** What upstream made of it. */
  static ParityEnd of(Outcome outcome) {
    return outcome.status() == null ? new Open() : of(outcome.status());
  }

  private static ParityEnd of(CertificateSigningRequestStatus status) {
    if (status.getCertificate() != null && !status.getCertificate().isEmpty()) {
      var pem = Base64.getDecoder().decode(status.getCertificate());
      return issued(new String(pem, StandardCharsets.US_ASCII));
    }
    var condition = status.getConditions().getLast();
    return new Failed(condition.getReason(), condition.getMessage());
  }

  /** What Signet made of it. */
  static ParityEnd of(IssueResult result) {
    return switch (result) {
      case IssueResult.Certificate certificate -> issued(certificate.pem());
      // The reason is the one that SigningFlow writes.
      case IssueResult.Refused refused -> new Failed("SignerValidationFailure", refused.sentence());
      case IssueResult.NotNow _ -> new Open();
    };
  }

  /** As it is: what is read and encoded anew may have lost a difference. */
  private static Issued issued(String pem) {
    byte[] der = Pem.contents(pem);
    var certificate = Certificate.getInstance(der);
    try {
      int header = der[1] >= 0 ? 2 : 2 + (der[1] & 0x7f);
      int signature = certificate.getSignature().getEncoded().length;
      byte[] unsigned = Arrays.copyOfRange(der, header, der.length - signature);
      return new Issued(HexFormat.of().formatHex(unsigned), certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
