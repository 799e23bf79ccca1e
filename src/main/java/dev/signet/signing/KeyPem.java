package dev.signet.signing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Keys in PEM as kubeadm writes them: PKCS#1 for RSA, SEC1 for EC, and public ones. */
public final class KeyPem {

  private KeyPem() {}

  /** The private key; the public one is in it. */
  public static String of(KeyPair key) {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getPrivate().getEncoded());
    try {
      return switch (key.getPublic()) {
        case ECPublicKey ec -> pem("EC PRIVATE KEY", sec1(info, ec).getEncoded());
        default -> pem("RSA PRIVATE KEY", info.getPrivateKey().getOctets());
      };
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
  }

  /** The JDK leaves out the curve and the public key, which a file that stands alone needs. */
  private static ECPrivateKey sec1(PrivateKeyInfo info, ECPublicKey ec) throws IOException {
    return new ECPrivateKey(
        ec.getParams().getOrder().bitLength(),
        ECPrivateKey.getInstance(info.parsePrivateKey()).getKey(),
        SubjectPublicKeyInfo.getInstance(ec.getEncoded()).getPublicKeyData(),
        info.getPrivateKeyAlgorithm().getParameters());
  }

  /** A public key: SubjectPublicKeyInfo. */
  public static String of(PublicKey key) {
    return pem("PUBLIC KEY", key.getEncoded());
  }

  /** The key of a file as {@link #of(KeyPair)} writes it; empty: it is none, or of another form. */
  public static Optional<KeyPair> read(byte[] pem) {
    try (PEMParser parser =
        new PEMParser(
            new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
      return parser.readObject() instanceof PEMKeyPair pair && pair.getPublicKeyInfo() != null
          ? Optional.of(new JcaPEMKeyConverter().getKeyPair(pair))
          : Optional.empty();
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  private static String pem(String label, byte[] der) {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(label, der));
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return text.toString().replace("\r\n", "\n");
  }
}
