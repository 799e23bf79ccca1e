package dev.signet.operator;

import dev.signet.api.CertificatePolicy;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;

/** References to the objects that Events are about. */
final class About {

  private About() {}

  static ObjectReference request(CertificateSigningRequest csr) {
    return request(csr.getMetadata().getName(), csr.getMetadata().getUid());
  }

  static ObjectReference request(String name, String uid) {
    return reference("certificates.k8s.io/v1", "CertificateSigningRequest", name, uid);
  }

  static ObjectReference policy(CertificatePolicy policy) {
    return reference(
        policy.getApiVersion(),
        policy.getKind(),
        policy.getMetadata().getName(),
        policy.getMetadata().getUid());
  }

  private static ObjectReference reference(
      String apiVersion, String kind, String name, String uid) {
    return new ObjectReferenceBuilder()
        .withApiVersion(apiVersion)
        .withKind(kind)
        .withName(name)
        .withUid(uid)
        .build();
  }
}
