package dev.signet.testing;

import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityMaterial;
import dev.signet.signing.AuthorityReader;
import dev.signet.signing.AuthorityResult;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A certificate authority made in a test: a certificate with the key that signs others. */
public record TestCa(TestCertificate self) {

  /** A sound self-signed CA with a P-256 key. */
  public static TestCa create() {
    return create(ca -> ca);
  }

  /**
   * A self-signed CA that differs from a sound one, for example {@code create(ca -> ca.expired())},
   * {@code create(ca -> ca.key(TestKey.RSA_2048))} or {@code create(ca ->
   * ca.extension(basicConstraints(false)))}.
   */
  public static TestCa create(UnaryOperator<TestCertificateBuilder> changes) {
    return new TestCa(changes.apply(TestCertificate.builder().certificateAuthority()).selfSigned());
  }

  /** A CA that exists somewhere else, from PEM. */
  public static TestCa of(String certificatePem, String keyPem) {
    var certificate = Pem.certificate(certificatePem);
    var keys = new KeyPair(certificate.getPublicKey(), Pem.privateKey(keyPem));
    return new TestCa(new TestCertificate(certificate, keys));
  }

  /** Issues a certificate, for example {@code issue(leaf -> leaf.subject("CN=node-1"))}. */
  public TestCertificate issue(UnaryOperator<TestCertificateBuilder> changes) {
    return changes.apply(TestCertificate.builder()).issuedBy(self);
  }

  /** A CA below this one. */
  public TestCa intermediate(UnaryOperator<TestCertificateBuilder> changes) {
    var builder = TestCertificate.builder().certificateAuthority();
    return new TestCa(changes.apply(builder).issuedBy(self));
  }

  /** The CA certificate in PEM. */
  public String pem() {
    return self.pem();
  }

  /** A chain file: the CA certificate and after it those of these. */
  public String pem(TestCa... issuers) {
    return pem() + Arrays.stream(issuers).map(ca -> ca.pem()).collect(Collectors.joining());
  }

  /** The CA's key in PEM, PKCS#8. */
  public String keyPem() {
    return self.keyPem();
  }

  /**
   * The authority that Signet reads in its certificate and key, which must be sound.
   *
   * @param issuers those above it, in order
   */
  public Authority authority(TestCa... issuers) {
    var material = new AuthorityMaterial(bytes(pem(issuers)), bytes(keyPem()));
    return switch (AuthorityReader.read(material, Instant.now())) {
      case AuthorityResult.Ready ready -> ready.authority();
      case AuthorityResult.Faulty faulty -> throw new IllegalStateException(faulty.sentence());
    };
  }

  private static byte[] bytes(String pem) {
    return pem.getBytes(StandardCharsets.US_ASCII);
  }

  /** A Secret of type {@code kubernetes.io/tls}, as a policy's signing authority refers to it. */
  public Secret tlsSecret(String namespace, String name) {
    return self.tlsSecret(namespace, name);
  }
}
