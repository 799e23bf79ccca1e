package dev.signet.expiry.files;

import dev.signet.approval.SignerProfiles;
import dev.signet.expiry.CertificateFacts;
import dev.signet.expiry.CertificateKind;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;

/** What a certificate in a file is for, by where it lies and by what it says. Pure. */
final class CertificateRole {

  private static final String MASTERS = "system:masters";

  /** Subjects as kubeadm and k3s choose them. */
  private static final Map<String, CertificateKind> BY_NAME =
      Map.ofEntries(
          Map.entry("kube-apiserver", CertificateKind.API_SERVER),
          Map.entry("kube-apiserver-kubelet-client", CertificateKind.API_SERVER_KUBELET_CLIENT),
          Map.entry("kube-apiserver-etcd-client", CertificateKind.API_SERVER_ETCD_CLIENT),
          Map.entry("kube-etcd-healthcheck-client", CertificateKind.ETCD_CLIENT),
          Map.entry("front-proxy-client", CertificateKind.FRONT_PROXY_CLIENT),
          Map.entry("system:auth-proxy", CertificateKind.FRONT_PROXY_CLIENT),
          Map.entry("system:kube-controller-manager", CertificateKind.CONTROLLER_MANAGER),
          Map.entry("system:kube-scheduler", CertificateKind.SCHEDULER),
          Map.entry("kubernetes-admin", CertificateKind.ADMIN),
          Map.entry("kubernetes-super-admin", CertificateKind.ADMIN),
          Map.entry("system:admin", CertificateKind.ADMIN));

  /** Files whose certificates have the node's name or none that tells. */
  private static final Map<String, CertificateKind> BY_PATH =
      Map.of(
          "etcd/server.crt", CertificateKind.ETCD_SERVER,
          "etcd/peer.crt", CertificateKind.ETCD_PEER,
          "etcd/server-client.crt", CertificateKind.ETCD_SERVER,
          "etcd/peer-server-client.crt", CertificateKind.ETCD_PEER,
          "etcd/client.crt", CertificateKind.API_SERVER_ETCD_CLIENT,
          "pki/kubelet.crt", CertificateKind.KUBELET_SERVING,
          "pki/kubelet-server-current.pem", CertificateKind.KUBELET_SERVING,
          "agent/serving-kubelet.crt", CertificateKind.KUBELET_SERVING,
          "tls/client-kube-apiserver.crt", CertificateKind.API_SERVER_KUBELET_CLIENT);

  private CertificateRole() {}

  /** Of this certificate, seen at this path. */
  static CertificateKind of(
      String path, X509CertificateHolder certificate, CertificateFacts facts) {
    if (facts.isAuthority()) {
      return CertificateKind.CA;
    }
    return BY_PATH.entrySet().stream()
        .filter(known -> path.endsWith("/" + known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .or(() -> bySubject(certificate, facts))
        .orElse(CertificateKind.OTHER);
  }

  private static Optional<CertificateKind> bySubject(
      X509CertificateHolder certificate, CertificateFacts facts) {
    if (BY_NAME.containsKey(facts.commonName())) {
      return Optional.of(BY_NAME.get(facts.commonName()));
    }
    if (facts.commonName().startsWith(SignerProfiles.NODE_USER_PREFIX)) {
      return Optional.of(
          isForServers(certificate)
              ? CertificateKind.KUBELET_SERVING
              : CertificateKind.KUBELET_CLIENT);
    }
    return isOf(MASTERS, certificate.getSubject())
        ? Optional.of(CertificateKind.ADMIN)
        : Optional.empty();
  }

  private static boolean isForServers(X509CertificateHolder certificate) {
    return Optional.ofNullable(ExtendedKeyUsage.fromExtensions(certificate.getExtensions()))
        .filter(usage -> usage.hasKeyPurposeId(KeyPurposeId.id_kp_serverAuth))
        .isPresent();
  }

  private static boolean isOf(String organization, X500Name subject) {
    for (var rdn : subject.getRDNs(BCStyle.O)) {
      if (rdn.getFirst().getValue().toString().equals(organization)) {
        return true;
      }
    }
    return false;
  }
}
