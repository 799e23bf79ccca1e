package dev.signet.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** PEM text (RFC 7468) of what tests make, and back. */
public final class Pem {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  /** One PEM block with the given label, ending in a line feed. */
  public static String of(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(der), label);
  }

  /** What is in the one block of this text. */
  public static byte[] contents(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
  }

  /** The key as PKCS#8, the form every reader takes. */
  public static String pkcs8(PrivateKey key) {
    return of("PRIVATE KEY", key.getEncoded());
  }

  /** The key as OpenSSL and kubeadm wrote it for years: PKCS#1 for RSA, SEC1 for EC. */
  public static String traditional(PrivateKey key) {
    try {
      var info = PrivateKeyInfo.getInstance(key.getEncoded());
      if (key instanceof ECKey ec) {
        // The JDK's inner structure leaves out the curve; standing alone it needs one (RFC 5915).
        var inner = ECPrivateKey.getInstance(info.parsePrivateKey());
        int bits = ec.getParams().getOrder().bitLength();
        var curve = info.getPrivateKeyAlgorithm().getParameters();
        return of("EC PRIVATE KEY", new ECPrivateKey(bits, inner.getKey(), curve).getEncoded());
      }
      if (key.getAlgorithm().equals("RSA")) {
        return of("RSA PRIVATE KEY", info.getPrivateKey().getOctets());
      }
      throw new IllegalArgumentException("no traditional form for " + key.getAlgorithm());
    } catch (IOException e) {
      throw new IllegalStateException("a key of the JDK cannot be encoded", e);
    }
  }

  /** Reads the first certificate of a PEM text. */
  public static X509Certificate certificate(String pem) {
    try {
      var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("not a PEM certificate", e);
    }
  }

  /** Reads all certificates of a PEM text. */
  public static List<X509Certificate> certificates(String pem) {
    try {
      var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      return CertificateFactory.getInstance("X.509").generateCertificates(bytes).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new IllegalArgumentException("not PEM certificates", e);
    }
  }

  /** Reads a private key in PKCS#8, PKCS#1 or SEC1 form. */
  public static PrivateKey privateKey(String pem) {
    try (var parser = new PEMParser(new StringReader(pem))) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        if (block instanceof PEMKeyPair pair) {
          return privateKey(pair.getPrivateKeyInfo());
        }
        if (block instanceof PrivateKeyInfo info) {
          return privateKey(info);
        }
      }
      throw new IllegalArgumentException("no private key in the PEM text");
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("not a PEM private key", e);
    }
  }

  private static PrivateKey privateKey(PrivateKeyInfo info)
      throws IOException, GeneralSecurityException {
    // By object identifier: Bouncy Castle's own converter asks for "ECDSA", which only it has.
    var algorithm = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }
}
