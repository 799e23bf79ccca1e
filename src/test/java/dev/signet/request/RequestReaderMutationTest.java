package dev.signet.request;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.signet.api.Approval.Compatibility;
import dev.signet.testing.Identity;
import dev.signet.testing.Mutations;
import dev.signet.testing.Pem;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;

/** Whatever the bytes: there is a result, and no exception. The faults are the same in each run. */
final class RequestReaderMutationTest {
  private static final TestRequest SOUND =
      TestRequests.kubeletServing("node-1", "10.0.0.1", "fd00::1")
          .names(TestNames.oneOfEachType().toArray(GeneralName[]::new))
          .build();
  private static final CertificateSigningRequest OBJECT =
      SOUND.resource("csr", Identity.node("node-1"));

  @Test
  void noFaultInThePemThrows() {
    var mutations = new Mutations(1);
    byte[] pem = SOUND.pem().getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 1000; i++) {
      assertDoesNotThrow(mutations.of(pem));
    }
  }

  @Test
  void noFaultInTheDerThrows() {
    var mutations = new Mutations(2);
    for (int i = 0; i < 800; i++) {
      assertDoesNotThrow(pem(mutations.of(SOUND.der())));
    }
  }

  /** The signature is right, so that what comes after its check is met as well. */
  @Test
  void noFaultThatItsMakerSignedThrows() throws Exception {
    var mutations = new Mutations(3);
    byte[] sound = SOUND.pkcs10().toASN1Structure().getCertificationRequestInfo().getEncoded();
    for (int i = 0; i < 800; i++) {
      assertDoesNotThrow(pem(signed(mutations.ofValues(sound))));
    }
  }

  private static byte[] signed(byte[] info) throws GeneralSecurityException, IOException {
    ASN1Primitive parsed;
    try {
      parsed = ASN1Primitive.fromByteArray(info);
    } catch (IOException unparsable) {
      return info;
    }
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(SOUND.keys().getPrivate());
    signature.update(info);
    var parts = new ASN1EncodableVector();
    parts.add(parsed);
    parts.add(SOUND.pkcs10().toASN1Structure().getSignatureAlgorithm());
    parts.add(new DERBitString(signature.sign()));
    ASN1Encodable request = new DERSequence(parts);
    return request.toASN1Primitive().getEncoded();
  }

  private static byte[] pem(byte[] der) {
    return Pem.of("CERTIFICATE REQUEST", der).getBytes(StandardCharsets.US_ASCII);
  }

  private static void assertDoesNotThrow(byte[] pem) {
    OBJECT.getSpec().setRequest(Base64.getEncoder().encodeToString(pem));
    for (Compatibility compatibility : Compatibility.values()) {
      assertThatCode(() -> RequestReader.read(OBJECT, compatibility))
          .as(() -> compatibility + " " + HexFormat.of().formatHex(pem))
          .doesNotThrowAnyException();
    }
  }
}
