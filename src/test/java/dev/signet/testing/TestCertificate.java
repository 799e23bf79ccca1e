package dev.signet.testing;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A certificate made in a test, with its key. */
public record TestCertificate(X509Certificate certificate, KeyPair keys) {

  /** A builder with a P-256 key, valid from an hour ago for a year, for TLS servers and clients. */
  public static TestCertificateBuilder builder() {
    return new TestCertificateBuilder();
  }

  /** The certificate in PEM. */
  public String pem() {
    try {
      return Pem.of("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate of the JDK cannot be encoded", e);
    }
  }

  /** The key in PEM, PKCS#8. */
  public String keyPem() {
    return Pem.pkcs8(keys.getPrivate());
  }

  /** The key in PEM, PKCS#1 for RSA and SEC1 for EC. */
  public String traditionalKeyPem() {
    return Pem.traditional(keys.getPrivate());
  }

  /** A Secret of type {@code kubernetes.io/tls} with this certificate and key. */
  public Secret tlsSecret(String namespace, String name) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withType("kubernetes.io/tls")
        .addToData("tls.crt", base64(pem()))
        .addToData("tls.key", base64(keyPem()))
        .build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
