package dev.signet.request;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Reads a public key as Go's crypto/x509 does, and gives it in the one form in which Go writes it
 * into certificates: whatever else stood in its elements is gone.
 */
final class PublicKeyReader {

  private PublicKeyReader() {}

  static SubjectPublicKeyInfo read(DerElement info) throws IOException {
    var fields = info.fields(DerElement.SEQUENCE);
    var algorithm = fields.next().fields(DerElement.SEQUENCE);
    ASN1ObjectIdentifier type = algorithm.next().oid();
    AlgorithmIdentifier identifier =
        algorithm.hasNext()
            ? new AlgorithmIdentifier(type, algorithm.next().parsed())
            : new AlgorithmIdentifier(type);
    byte[] bits = fields.next().bits();
    return type.equals(PKCSObjectIdentifiers.rsaEncryption)
        ? new SubjectPublicKeyInfo(new AlgorithmIdentifier(type, DERNull.INSTANCE), rsa(bits))
        : new SubjectPublicKeyInfo(identifier, bits);
  }

  /** The key of this request in its one form. */
  static SubjectPublicKeyInfo canonical(CertificationRequestInfo info) throws IOException {
    return read(DerElement.first(info.getSubjectPublicKeyInfo().getEncoded()));
  }

  private static RSAPublicKey rsa(byte[] bits) throws IOException {
    var numbers = DerElement.first(bits).fields(DerElement.SEQUENCE);
    return new RSAPublicKey(numbers.next().integer(), numbers.next().integer());
  }
}
