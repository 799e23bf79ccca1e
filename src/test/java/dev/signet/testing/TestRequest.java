package dev.signet.testing;

import dev.signet.api.Approval.Compatibility;
import dev.signet.request.CertificateRequest;
import dev.signet.request.ReadResult;
import dev.signet.request.RequestReader;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * A certificate request made in a test: PKCS#10 with its key, and what its Kubernetes object says
 * about it. The seconds of its duration may be null, as in Kubernetes.
 */
public record TestRequest(
    PKCS10CertificationRequest pkcs10,
    KeyPair keys,
    String signerName,
    List<String> usages,
    Integer expirationSeconds) {

  /** When every request was created that a test does not create at an API server. */
  public static final String CREATED = "2026-05-01T10:00:00Z";

  /** The PKCS#10 structure in DER. */
  public byte[] der() {
    try {
      return pkcs10.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("a request of Bouncy Castle cannot be encoded", e);
    }
  }

  /** The request in PEM. */
  public String pem() {
    return Pem.of("CERTIFICATE REQUEST", der());
  }

  /** The private key in PEM, as a kubelet stores it. */
  public String keyPem() {
    return Pem.pkcs8(keys.getPrivate());
  }

  /** The Kubernetes object, as a client sends it. */
  public CertificateSigningRequest resource(String name) {
    return new CertificateSigningRequestBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withRequest(base64(pem()))
        .withSignerName(signerName)
        .withUsages(usages)
        .withExpirationSeconds(expirationSeconds)
        .endSpec()
        .build();
  }

  /** The Kubernetes object, as the API server shows it when this requester created it. */
  public CertificateSigningRequest resource(String name, Identity requester) {
    return resource(name)
        .edit()
        .editMetadata()
        .withUid("uid-of-" + name)
        .withCreationTimestamp(CREATED)
        .endMetadata()
        .editSpec()
        .withUsername(requester.username())
        .withUid(requester.uid())
        .withGroups(requester.groups())
        .withExtra(requester.extra())
        .endSpec()
        .build();
  }

  /**
   * What Signet reads in the object of this name that this requester created, as liberally as it
   * ever does: with compatibility Upstream.
   */
  public CertificateRequest read(String name, Identity requester) {
    return switch (RequestReader.read(resource(name, requester), Compatibility.Upstream)) {
      case ReadResult.Read read -> read.request();
      case ReadResult.Unreadable bad -> throw new IllegalStateException(bad.sentence());
    };
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
