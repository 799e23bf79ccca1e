package dev.signet.testing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;

/** Requests with faults whose maker signed them, so that what comes behind that check is met. */
public final class MutatedRequest {
  private MutatedRequest() {}

  /** The DER of a request like this one, made of these bytes; they alone if they are no ASN.1. */
  public static byte[] signed(TestRequest sound, byte[] info) {
    try {
      ASN1Primitive parsed = ASN1Primitive.fromByteArray(info);
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(sound.keys().getPrivate());
      signature.update(info);
      var parts = new ASN1EncodableVector();
      parts.add(parsed);
      parts.add(sound.pkcs10().toASN1Structure().getSignatureAlgorithm());
      parts.add(new DERBitString(signature.sign()));
      return new DERSequence(parts).getEncoded();
    } catch (IOException | RuntimeException unparsable) {
      return info;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What of a request is signed. */
  public static byte[] info(TestRequest sound) {
    try {
      return sound.pkcs10().toASN1Structure().getCertificationRequestInfo().getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
