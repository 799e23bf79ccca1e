package dev.signet.request;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * RSASSA-PSS with its parameters (RFC 8017, A.2.3). Of the many that there are Go takes three: one
 * hash throughout, SHA-256, SHA-384 or SHA-512, and a salt of the hash's size.
 *
 * @param hash its name in the JDK
 * @param saltLength in bytes
 */
record PssScheme(String hash, int saltLength) {

  private static final Map<ASN1ObjectIdentifier, PssScheme> KNOWN =
      Map.of(
          NISTObjectIdentifiers.id_sha256, new PssScheme("SHA-256", 32),
          NISTObjectIdentifiers.id_sha384, new PssScheme("SHA-384", 48),
          NISTObjectIdentifiers.id_sha512, new PssScheme("SHA-512", 64));

  /**
   * What the parameters say.
   *
   * @throws IOException Go does not take them
   */
  static PssScheme read(DerElement parameters) throws IOException {
    RSASSAPSSparams read = RSASSAPSSparams.getInstance(parameters.parsed());
    PssScheme scheme = KNOWN.get(read.getHashAlgorithm().getAlgorithm());
    if (scheme == null
        || !read.getMaskGenAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
        || !AlgorithmIdentifier.getInstance(read.getMaskGenAlgorithm().getParameters())
            .getAlgorithm()
            .equals(read.getHashAlgorithm().getAlgorithm())
        || read.getSaltLength().intValueExact() != scheme.saltLength()
        || read.getTrailerField().intValueExact() != 1) {
      throw new IOException("parameters of RSASSA-PSS other than the usual ones");
    }
    return scheme;
  }

  boolean verifies(PublicKey key, byte[] signed, byte[] signature) throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(
        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), saltLength, 1));
    verifier.initVerify(key);
    verifier.update(signed);
    return verifier.verify(signature);
  }
}
