package dev.signet.expiry.files;

import dev.signet.expiry.Problem.Reason;
import dev.signet.expiry.files.Contents.Fault;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCSException;

/**
 * The certificates of a PKCS#12 file (RFC 7292). Its keys are bags of their own, which are not
 * opened.
 */
final class Pkcs12 {

  /** Some times what is usual; much more would hold up the looking at all files. */
  private static final BigInteger MOST_ITERATIONS = BigInteger.valueOf(2_000_000);

  private static final String BROKEN = "It begins as PKCS#12 and cannot be read as such.";

  private Pkcs12() {}

  /**
   * Those in these bytes.
   *
   * @param password empty if it has none
   */
  static Contents read(byte[] bytes, char[] password) {
    List<X509CertificateHolder> certificates = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    try {
      for (var part : new PKCS12PfxPdu(bytes).getContentInfos()) {
        if (!part.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
          add(new PKCS12SafeBagFactory(part), certificates);
        } else if (iterationsOf(part.getContent()).compareTo(MOST_ITERATIONS) > 0) {
          faults.add(new Fault("", Reason.Malformed, "Its key derivation has too many rounds."));
        } else {
          add(new PKCS12SafeBagFactory(part, new Decryption(password)), certificates);
        }
      }
    } catch (PKCSException wrongPassword) {
      faults.add(new Fault("", Reason.Locked, "No password that was given opens it."));
    } catch (IOException | RuntimeException broken) {
      faults.add(new Fault("", Reason.Malformed, BROKEN));
    }
    if (certificates.isEmpty() && faults.isEmpty()) {
      return Contents.of(Reason.NoCertificate, "It is PKCS#12 and holds no certificate.");
    }
    return new Contents(Contents.of(certificates).certificates(), faults);
  }

  private static void add(PKCS12SafeBagFactory bags, List<X509CertificateHolder> certificates) {
    for (PKCS12SafeBag bag : bags.getSafeBags()) {
      if (bag.getType().equals(PKCSObjectIdentifiers.certBag)) {
        certificates.add((X509CertificateHolder) bag.getBagValue());
      }
    }
  }

  private static BigInteger iterationsOf(ASN1Encodable content) {
    AlgorithmIdentifier algorithm = EncryptedData.getInstance(content).getEncryptionAlgorithm();
    if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
      return PKCS12PBEParams.getInstance(algorithm.getParameters()).getIterations();
    }
    var derivation = PBES2Parameters.getInstance(algorithm.getParameters()).getKeyDerivationFunc();
    return derivation.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)
        ? PBKDF2Params.getInstance(derivation.getParameters()).getIterationCount()
        : BigInteger.ZERO;
  }
}
