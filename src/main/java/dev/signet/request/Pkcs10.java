package dev.signet.request;

import dev.signet.request.ReadResult.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Sequence;
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
      return read(new Parts(der), der);
    } catch (RuntimeException malformed) {
      // Bouncy Castle casts and indexes without looking: what it throws depends on the fault.
      throw new IOException("its structure is not that of a request", malformed);
    }
  }

  private static Pkcs10 read(Parts parts, byte[] der) throws IOException {
    List<Unreadable> irregularities = new ArrayList<>();
    if (!isPlain(der)) {
      irregularities.add(
          new Unreadable(
              Reason.NotPkcs10, "The request is not a PKCS#10 request in DER: not in DER."));
    }
    SubjectName subject = SubjectReader.read(parts.subject, irregularities);
    RequestedExtensions extensions = RequestedExtensions.read(parts.attributes, irregularities);
    var wanted = extensions.of(Extension.subjectAlternativeName);
    AlternativeNames names =
        wanted.isEmpty()
            ? AlternativeNames.NONE
            : NamesReader.read(wanted.get().getExtnValue().getOctets(), irregularities);
    PossessionProof proof =
        PossessionProof.of(
            parts.key, parts.signatureAlgorithm, parts.info.encoded(), parts.signature);
    if (proof.isWeak()) {
      irregularities.add(
          new Unreadable(
              Reason.WeakSignature,
              "The request is signed with a hash that can be forged (SHA-1)."));
    }
    return new Pkcs10(
        subject, names, parts.key, proof.holds(), extensions, List.copyOf(irregularities));
  }

  /** Whether it is what RFC 2986 says and nothing more: no parser reads it otherwise. */
  private static boolean isPlain(byte[] der) {
    try {
      CertificationRequest request = CertificationRequest.getInstance(der);
      var info = request.getCertificationRequestInfo();
      int size = ASN1Sequence.getInstance(info.toASN1Primitive()).size();
      return Arrays.equals(der, request.getEncoded(ASN1Encoding.DER))
          && info.getVersion().hasValue(0)
          && (size == 3 || size == 4)
          && info.getSubjectPublicKeyInfo().equals(PublicKeyReader.canonical(info));
    } catch (IOException | RuntimeException malformed) {
      return false;
    }
  }

  /** The elements, as Go finds them: it passes over what follows those that it knows. */
  private static final class Parts {

    private final DerElement info;
    private final DerElement subject;
    private final SubjectPublicKeyInfo key;
    private final DerElement attributes;
    private final DerElement signatureAlgorithm;
    private final byte[] signature;

    Parts(byte[] der) throws IOException {
      DerElement whole = DerElement.first(der);
      if (!whole.isAll()) {
        throw new IOException("there is something behind it");
      }
      var fields = whole.fields(DerElement.SEQUENCE);
      info = fields.next();
      signatureAlgorithm = fields.next();
      signature = fields.next().bits();
      var content = info.fields(DerElement.SEQUENCE);
      content.next().integer(); // the version, whichever it is
      subject = content.next();
      key = PublicKeyReader.read(content.next());
      attributes = content.next();
    }
  }
}
