package dev.signet.operator;

import dev.signet.cli.PkiRun;
import dev.signet.expiry.files.HostFiles;
import dev.signet.pki.node.NodeFault;
import dev.signet.pki.node.Patience;
import dev.signet.pki.node.StaticPods;
import dev.signet.testing.Pem;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A control-plane node in a folder: the certificates of {@code signet pki init}, manifests, and
 * processes that are made up.
 *
 * @param root of its disk
 * @param processes what runs on it
 */
record ControlPlaneNode(String name, Path root, MadeUpNode processes) {

  private static final String ETC = "/etc/kubernetes";
  private static final Map<String, String> ARGUMENTS =
      Map.of(
          "etcd", "--cert-file=/etc/kubernetes/pki/etcd/server.crt",
          "kube-apiserver", "--tls-cert-file=/etc/kubernetes/pki/apiserver.crt",
          "kube-controller-manager", "--kubeconfig=/etc/kubernetes/controller-manager.conf",
          "kube-scheduler", "--kubeconfig=/etc/kubernetes/scheduler.conf");

  /** Below this folder. */
  static ControlPlaneNode create(String name, Path root) throws IOException, NodeFault {
    Path config =
        Files.writeString(
            Files.createDirectories(root).resolve("kubeadm.yaml"),
            """
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: InitConfiguration
            localAPIEndpoint: {advertiseAddress: 10.1.2.3}
            nodeRegistration: {name: %s}
            ---
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: ClusterConfiguration
            kubernetesVersion: v1.36.3
            encryptionAlgorithm: ECDSA-P256
            """
                .formatted(name));
    PkiRun made = PkiRun.init(Clock.systemUTC(), "--config=" + config, "--host-root=" + root);
    if (made.code() != 0) {
      throw new IllegalStateException(made.err());
    }
    Path manifests = Files.createDirectories(root.resolve("etc/kubernetes/manifests"));
    for (var component : ARGUMENTS.entrySet()) {
      Files.writeString(
          manifests.resolve(component.getKey() + ".yaml"),
          "spec: {containers: [{name: %1$s, command: [%1$s, \"%2$s\"]}]}"
              .formatted(component.getKey(), component.getValue()));
    }
    Files.createDirectories(root.resolve("var/lib"));
    return new ControlPlaneNode(
        name, root, new MadeUpNode(new StaticPods(new HostFiles(root), ETC).read()));
  }

  /**
   * Its agent, not started.
   *
   * @param toStart how long a component may take to be well
   */
  ControlPlaneAgent agent(KubernetesClient client, String namespace, Duration toStart) {
    return new ControlPlaneAgent(
        new AgentSettings(name, root, Duration.ofMillis(500), "127.0.0.1", 0, Optional.empty()),
        new RenewalSettings(ETC, namespace, new Patience(Duration.ofSeconds(1), toStart)),
        new NodeAccess(processes, processes),
        client,
        new SimpleMeterRegistry(),
        Clock.systemUTC());
  }

  /** A certificate below /etc/kubernetes/pki. */
  X509Certificate certificate(String path) throws IOException {
    return Pem.certificate(Files.readString(root.resolve("etc/kubernetes/pki").resolve(path)));
  }

  /** All certificates, keys and kubeconfigs. */
  Map<String, String> files() throws IOException {
    try (var all = Files.walk(root.resolve("etc/kubernetes"))) {
      var files = new TreeMap<String, String>();
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().startsWith(".")) {
          files.put(
              root.relativize(file).toString(),
              new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
      return files;
    }
  }

  /** Which of the files differ. */
  static String[] changed(Map<String, String> before, Map<String, String> after) {
    return Arrays.stream(before.keySet().toArray(String[]::new))
        .filter(file -> !before.get(file).equals(after.get(file)))
        .toArray(String[]::new);
  }
}
