package dev.signet.signing;

import dev.signet.request.AlternativeNames;
import dev.signet.request.SubjectName;
import dev.signet.request.Usage;
import dev.signet.signing.AuthoritySource.Unreadable;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/**
 * Asks a CA that is elsewhere for a certificate again: a PKCS#10 request (RFC 2986) with subject
 * and key of the one before, and its names and usages as an extensionRequest (RFC 2985, 5.4.2).
 */
public final class ReissueRequest {

  /** The rest a CA adds itself: key identifiers, where it publishes revocations. */
  private static final List<ASN1ObjectIdentifier> ASKED_FOR =
      List.of(
          Extension.keyUsage,
          Extension.extendedKeyUsage,
          Extension.basicConstraints,
          Extension.subjectAlternativeName);

  private ReissueRequest() {}

  /** There is no request: the key did not sign, or it is another's. */
  public static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String sentence, Throwable cause) {
      super(sentence, cause);
    }

    Failed(String sentence) {
      super(sentence);
    }
  }

  /**
   * The request, in DER.
   *
   * @param key of that certificate, PEM
   * @throws Unreadable the key cannot be read
   * @throws Failed the key does not sign, or it is not the certificate's
   */
  public static byte[] like(X509Certificate before, byte[] key) throws Unreadable, Failed {
    return like(
        before, new KeyPair(before.getPublicKey(), PrivateKeys.read(key, Optional.empty())));
  }

  /**
   * The same for another key, in DER.
   *
   * @throws Failed the key does not sign
   */
  public static byte[] like(X509Certificate before, KeyPair key) throws Failed {
    try {
      return of(new X509CertificateHolder(before.getEncoded()), key);
    } catch (GeneralSecurityException | IOException e) {
      throw new Failed("The certificate cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * A request where there was no certificate before, in DER: it asks for what {@link Mint#leaf}
   * writes.
   *
   * @throws Failed the key does not sign
   */
  public static byte[] first(
      SubjectName subject, List<Usage> usages, AlternativeNames names, KeyPair key) throws Failed {
    X500Name name = SubjectEncoding.of(subject);
    Date never = Date.from(Instant.EPOCH);
    try {
      var draft =
          new X509v3CertificateBuilder(
              name,
              BigInteger.ONE,
              never,
              never,
              name,
              SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()));
      CertificateContents.addUsages(draft, usages);
      draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      CertificateContents.addNames(draft, names, name);
      return of(draft.build(SignatureScheme.signer(key.getPublic(), key.getPrivate())), key);
    } catch (OperatorCreationException | IOException e) {
      throw new Failed("The key could not sign the request: " + e.getMessage(), e);
    }
  }

  private static byte[] of(X509CertificateHolder before, KeyPair key) throws Failed {
    try {
      PKCS10CertificationRequest request =
          contents(before, key.getPublic())
              .build(SignatureScheme.signer(key.getPublic(), key.getPrivate()));
      byte[] signed =
          request.toASN1Structure().getCertificationRequestInfo().getEncoded(ASN1Encoding.DER);
      if (!SignatureScheme.verifies(key.getPublic(), signed, request.getSignature())) {
        throw new Failed("The key is not that of the certificate.");
      }
      return request.getEncoded();
    } catch (OperatorCreationException
        | RuntimeOperatorException
        | IllegalArgumentException // a kind of key that no algorithm goes with
        | GeneralSecurityException
        | IOException e) {
      throw new Failed("The key could not sign the request: " + e.getMessage(), e);
    }
  }

  private static PKCS10CertificationRequestBuilder contents(
      X509CertificateHolder before, PublicKey key) throws IOException {
    var builder =
        new PKCS10CertificationRequestBuilder(
            before.getSubject(), SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    var extensions = new ExtensionsGenerator();
    for (ASN1ObjectIdentifier id : ASKED_FOR) {
      Extension extension = before.getExtension(id);
      if (extension != null) {
        extensions.addExtension(extension);
      }
    }
    if (!extensions.isEmpty()) {
      builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
    }
    return builder;
  }
}
