package dev.signet.testing;

import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Makes certificate requests, good and bad: nothing stops a test from asking for nonsense. */
public final class TestRequestBuilder {
  private final List<Extension> extensions = new ArrayList<>();
  private final List<Attribute> attributes = new ArrayList<>();
  private X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
  private KeyPair keys;
  private KeyPair signingKeys;
  private String signatureAlgorithm;
  private String signerName;
  private List<String> usages = List.of();
  private Integer expirationSeconds;

  private record Attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {}

  TestRequestBuilder() {}

  /** Adds organizations to the subject, each a relative distinguished name of its own. */
  public TestRequestBuilder organization(String... names) {
    for (String name : names) {
      subjectAttribute(BCStyle.O, name);
    }
    return this;
  }

  /** Adds a common name to the subject. */
  public TestRequestBuilder commonName(String name) {
    return subjectAttribute(BCStyle.CN, name);
  }

  /** Adds an attribute to the subject; {@link BCStyle} has their types. */
  public TestRequestBuilder subjectAttribute(ASN1ObjectIdentifier type, String value) {
    subject.addRDN(type, value);
    return this;
  }

  /** The subject in the exact encoding given, in the place of what was added so far. */
  public TestRequestBuilder subject(X500Name name) {
    subject = new X500NameBuilder(BCStyle.INSTANCE);
    for (var rdn : name.getRDNs()) {
      subject.addMultiValuedRDN(rdn.getTypesAndValues());
    }
    return this;
  }

  /** Adds one extension with these names; {@link TestNames} makes them. */
  public TestRequestBuilder names(GeneralName... names) {
    return extension(TestExtensions.subjectAlternativeNames(names));
  }

  /** Asks for one more extension, even a second one of its type. */
  public TestRequestBuilder extension(Extension extension) {
    extensions.add(extension);
    return this;
  }

  /** Asks for no extension at all. */
  public TestRequestBuilder withoutExtensions() {
    extensions.clear();
    return this;
  }

  /** Adds a PKCS#10 attribute other than the request for extensions. */
  public TestRequestBuilder attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    attributes.add(new Attribute(type, value));
    return this;
  }

  /** The kind of key; P-256, as a kubelet's, unless said. */
  public TestRequestBuilder key(TestKey kind) {
    return keys(kind.generate());
  }

  /** A key that exists. */
  public TestRequestBuilder keys(KeyPair existing) {
    keys = existing;
    return this;
  }

  /** The signature algorithm by its JDK name, when not the key's usual one. */
  public TestRequestBuilder signatureAlgorithm(String name) {
    signatureAlgorithm = name;
    return this;
  }

  /** Signs with another key than the one the request is for: no proof of possession. */
  public TestRequestBuilder signedBy(KeyPair other) {
    signingKeys = other;
    return this;
  }

  /** The signer asked to issue the certificate. */
  public TestRequestBuilder signerName(String name) {
    signerName = name;
    return this;
  }

  /** The usages in the words of the Kubernetes API, such as {@code client auth}. */
  public TestRequestBuilder usages(String... names) {
    usages = List.of(names);
    return this;
  }

  /** The duration asked for. */
  public TestRequestBuilder expirationSeconds(int seconds) {
    expirationSeconds = seconds;
    return this;
  }

  /** The request, signed. */
  public TestRequest build() {
    var requested = keys != null ? keys : TestKey.P256.generate();
    var signing = (signingKeys != null ? signingKeys : requested).getPrivate();
    var algorithm =
        signatureAlgorithm != null ? signatureAlgorithm : TestKey.signatureAlgorithm(signing);
    var builder = new JcaPKCS10CertificationRequestBuilder(subject.build(), requested.getPublic());
    if (!extensions.isEmpty()) {
      // Not Bouncy Castle's Extensions: that refuses what a hostile client sends, two of one type.
      var list = new DERSequence(extensions.toArray(Extension[]::new));
      builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, list);
    }
    attributes.forEach(attribute -> builder.addAttribute(attribute.type(), attribute.value()));
    try {
      var pkcs10 = builder.build(TestKey.signer(algorithm, signing));
      return new TestRequest(pkcs10, requested, signerName, usages, expirationSeconds);
    } catch (OperatorCreationException e) {
      throw new IllegalArgumentException("cannot sign with " + algorithm, e);
    }
  }
}
