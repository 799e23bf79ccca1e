package dev.signet.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configurations of kubeadm, as people write them. */
final class KubeadmConfiguration {

  private KubeadmConfiguration() {}

  /** As little as can be said. */
  static final String DEFAULTS =
      """
      apiVersion: kubeadm.k8s.io/v1beta4
      kind: InitConfiguration
      localAPIEndpoint: {advertiseAddress: 10.1.2.3}
      nodeRegistration: {name: Node-1}
      ---
      apiVersion: kubeadm.k8s.io/v1beta4
      kind: ClusterConfiguration
      kubernetesVersion: v1.36.3
      """;

  /** A load balancer, EC keys, names of everything, IPv6, its own periods. */
  static final String BALANCED =
      """
      apiVersion: kubeadm.k8s.io/v1beta4
      kind: InitConfiguration
      localAPIEndpoint: {advertiseAddress: "fd00::7", bindPort: 7443}
      nodeRegistration:
        name: cp-1.example.com
        taints: []
      skipPhases: [preflight]
      ---
      apiVersion: kubelet.config.k8s.io/v1beta1
      kind: KubeletConfiguration
      ---
      apiVersion: kubeadm.k8s.io/v1beta4
      kind: ClusterConfiguration
      kubernetesVersion: v1.36.3
      controlPlaneEndpoint: api.example.com:8443
      clusterName: "1234"
      encryptionAlgorithm: ECDSA-P384
      certificateValidityPeriod: 100h30m0s
      caCertificateValidityPeriod: 1000h
      networking: {serviceSubnet: "fd00:1::/112,10.99.3.0/24", dnsDomain: corp.example}
      apiServer:
        certSANs: ["*.example.com", 192.0.2.9, api.example.com, "fd00::7", a.example.com]
      etcd:
        local:
          serverCertSANs: [etcd.example.com, 192.0.2.10]
          peerCertSANs: ["fd00::8", 192.0.2.11, peer.example.com]
      """;

  /** Writes it, for a tree whose disk is below this folder. */
  static Path write(String text, Path root) throws IOException {
    Path file = root.resolve("kubeadm.yaml");
    return Files.writeString(
        file, text + "certificatesDir: " + root.resolve("etc/kubernetes/pki") + "\n");
  }
}
