package dev.signet.testing;

import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.HOURS;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** Makes certificates, good and bad. Everything has a sound default; a test says what differs. */
public final class TestCertificateBuilder {
  private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();
  private X500Name subject = new X500Name("CN=test-" + UUID.randomUUID());
  private TestKey key = TestKey.P256;
  private KeyPair keys;
  private Instant notBefore = Instant.now().minus(1, HOURS);
  private Instant notAfter = Instant.now().plus(365, DAYS);
  private boolean keyIdentifiers = true;
  private String signatureAlgorithm;

  TestCertificateBuilder() {
    keyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
    extendedKeyUsage(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
  }

  /** The subject, such as {@code CN=node-1,O=example}. */
  public TestCertificateBuilder subject(String distinguishedName) {
    return subject(new X500Name(distinguishedName));
  }

  /** The subject of a client: the user's name, and its groups as organizations. */
  public TestCertificateBuilder named(String commonName, String... organizations) {
    var name = new X500NameBuilder(BCStyle.INSTANCE);
    for (String organization : organizations) {
      name.addRDN(BCStyle.O, organization);
    }
    return subject(name.addRDN(BCStyle.CN, commonName).build());
  }

  /** The subject, in the exact encoding given. */
  public TestCertificateBuilder subject(X500Name name) {
    subject = name;
    return this;
  }

  /** The kind of key. */
  public TestCertificateBuilder key(TestKey kind) {
    key = kind;
    return this;
  }

  /** A key that exists. */
  public TestCertificateBuilder keys(KeyPair existing) {
    keys = existing;
    return this;
  }

  /** The signature algorithm by its JDK name, when not the issuing key's usual one. */
  public TestCertificateBuilder signatureAlgorithm(String name) {
    signatureAlgorithm = name;
    return this;
  }

  /** The dates between which the certificate is valid; X.509 keeps whole seconds. */
  public TestCertificateBuilder valid(Instant from, Instant to) {
    notBefore = from;
    notAfter = to;
    return this;
  }

  /** Valid from two days ago until yesterday. */
  public TestCertificateBuilder expired() {
    return valid(Instant.now().minus(2, DAYS), Instant.now().minus(1, DAYS));
  }

  /** Valid from tomorrow on. */
  public TestCertificateBuilder notYetValid() {
    return valid(Instant.now().plus(1, DAYS), Instant.now().plus(2, DAYS));
  }

  /** A CA's basic constraints and key usage, for ten years. */
  public TestCertificateBuilder certificateAuthority() {
    without(Extension.extendedKeyUsage);
    keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature);
    return extension(TestExtensions.basicConstraints(true))
        .valid(notBefore, Instant.now().plus(3650, DAYS));
  }

  /** Key usage: a sum of {@link KeyUsage}'s constants. */
  public TestCertificateBuilder keyUsage(int bits) {
    return extension(TestExtensions.keyUsage(bits));
  }

  /** Extended key usage. */
  public TestCertificateBuilder extendedKeyUsage(KeyPurposeId... purposes) {
    return extension(TestExtensions.extendedKeyUsage(purposes));
  }

  /** Subject alternative names; {@link TestNames} makes them. */
  public TestCertificateBuilder names(GeneralName... names) {
    return extension(TestExtensions.subjectAlternativeNames(names));
  }

  /** Adds the extension, or puts it in the place of one of its type. */
  public TestCertificateBuilder extension(Extension extension) {
    extensions.put(extension.getExtnId(), extension);
    return this;
  }

  /** Leaves out an extension that is there by default. */
  public TestCertificateBuilder without(ASN1ObjectIdentifier type) {
    extensions.remove(type);
    return this;
  }

  /** Leaves out the subject's and the authority's key identifiers. */
  public TestCertificateBuilder withoutKeyIdentifiers() {
    keyIdentifiers = false;
    return this;
  }

  /** Signed with its own key. */
  public TestCertificate selfSigned() {
    var own = ownKeys();
    return sign(own, subject, own, Optional.empty());
  }

  /** Self-signed with the key of another, as a CA certificate is renewed. */
  public TestCertificate selfSignedWithTheKeyOf(TestCertificate other) {
    return sign(other.keys(), subject, other.keys(), Optional.empty());
  }

  TestCertificate issuedBy(TestCertificate issuer) {
    var name = issuer.certificate().getSubjectX500Principal().getEncoded();
    return sign(ownKeys(), X500Name.getInstance(name), issuer.keys(), Optional.of(issuer));
  }

  private KeyPair ownKeys() {
    return keys != null ? keys : key.generate();
  }

  private TestCertificate sign(
      KeyPair keys, X500Name issuer, KeyPair issuerKeys, Optional<TestCertificate> above) {
    var serial = new BigInteger(UUID.randomUUID().toString().replace("-", ""), 16);
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer, serial, Date.from(notBefore), Date.from(notAfter), subject, keys.getPublic());
    try {
      for (Extension extension : extensions.values()) {
        builder.addExtension(extension);
      }
      if (keyIdentifiers) {
        addKeyIdentifiers(builder, keys, above);
      }
      var signer = TestKey.signer(algorithm(issuerKeys), issuerKeys.getPrivate());
      var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return new TestCertificate(certificate, keys);
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot make a certificate for " + subject, e);
    }
  }

  private static void addKeyIdentifiers(
      JcaX509v3CertificateBuilder builder, KeyPair keys, Optional<TestCertificate> above)
      throws CertIOException, GeneralSecurityException {
    var utils = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(keys.getPublic()));
    if (above.isPresent()) {
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, keyIdentifier(utils, above.get()));
    }
  }

  /** As the issuer has it of itself: a CA that Go made has another hash of its key. */
  private static AuthorityKeyIdentifier keyIdentifier(
      JcaX509ExtensionUtils utils, TestCertificate issuer) {
    try {
      var own =
          SubjectKeyIdentifier.fromExtensions(
              new JcaX509CertificateHolder(issuer.certificate()).getExtensions());
      return own == null
          ? utils.createAuthorityKeyIdentifier(issuer.keys().getPublic())
          : new AuthorityKeyIdentifier(own.getKeyIdentifier());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("cannot read the issuer's certificate", e);
    }
  }

  private String algorithm(KeyPair issuerKeys) {
    return signatureAlgorithm != null
        ? signatureAlgorithm
        : TestKey.signatureAlgorithm(issuerKeys.getPrivate());
  }
}
