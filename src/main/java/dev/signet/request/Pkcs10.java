package dev.signet.request;

import dev.signet.request.ReadResult.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A PKCS#10 request (RFC 2986). It is read as the API server reads it, with Go's parser: admission
 * has let it pass for what Go sees in it. Whatever another parser could read otherwise is kept as
 * an irregularity.
 *
 * @param subject its subject
 * @param names the alternative names that it asks for
 * @param publicKey the key that it carries
 * @param provesPossession whether whoever made it holds the private key
 * @param extensions what else it asks for
 * @param irregularities what strict reading refuses, in the order of the bytes
 */
record Pkcs10(
    SubjectName subject,
    AlternativeNames names,
    SubjectPublicKeyInfo publicKey,
    boolean provesPossession,
    RequestedExtensions extensions,
    List<Unreadable> irregularities) {

  /**
   * Reads it.
   *
   * @throws IOException these bytes are not a request to Go either
   */
  static Pkcs10 read(byte[] der) throws IOException {
    try {
      return read(CertificationRequest.getInstance(der), der);
    } catch (RuntimeException malformed) {
      // Bouncy Castle casts and indexes without looking: what it throws depends on the fault.
      throw new IOException("its structure is not that of a request", malformed);
    }
  }

  private static Pkcs10 read(CertificationRequest request, byte[] der) throws IOException {
    var info = request.getCertificationRequestInfo();
    List<Unreadable> irregularities = new ArrayList<>();
    if (!Arrays.equals(der, request.getEncoded(ASN1Encoding.DER))) {
      irregularities.add(
          new Unreadable(
              Reason.NotPkcs10, "The request is not a PKCS#10 request in DER: not in DER."));
    }
    SubjectName subject = SubjectReader.read(info.getSubject(), irregularities);
    RequestedExtensions extensions = RequestedExtensions.read(info.getAttributes(), irregularities);
    var wanted = extensions.of(Extension.subjectAlternativeName);
    AlternativeNames names =
        wanted.isEmpty()
            ? AlternativeNames.NONE
            : NamesReader.read(wanted.get().getExtnValue().getOctets(), irregularities);
    PossessionProof proof = PossessionProof.of(request, der);
    if (proof.isWeak()) {
      irregularities.add(
          new Unreadable(
              Reason.WeakSignature,
              "The request is signed with a hash that can be forged (SHA-1)."));
    }
    return new Pkcs10(
        subject,
        names,
        info.getSubjectPublicKeyInfo(),
        proof.holds(),
        extensions,
        List.copyOf(irregularities));
  }
}
