package dev.signet.expiry.files;

import java.util.List;
import java.util.stream.Stream;

/** The distributions of Kubernetes whose paths are known. */
public final class Presets {

  /** All that are known, on their usual paths. */
  public static final List<Preset> ALL =
      Stream.of(
              kubeadm("/etc/kubernetes"),
              List.of(kubelet()),
              rancher("k3s"),
              rancher("rke2"),
              k0s(),
              List.of(talos()))
          .flatMap(List::stream)
          .toList();

  private Presets() {}

  /** A control plane by kubeadm whose folder is this one. */
  public static List<Preset> kubeadm(String base) {
    return List.of(
        new Preset(
            "kubeadm control plane",
            below(
                base,
                "pki/apiserver.crt",
                "pki/apiserver-kubelet-client.crt",
                "admin.conf",
                "manifests/kube-apiserver.yaml"),
            below(
                base,
                "pki/ca.crt",
                "pki/apiserver.crt",
                "pki/apiserver-kubelet-client.crt",
                "pki/front-proxy-ca.crt",
                "pki/front-proxy-client.crt",
                "admin.conf",
                "controller-manager.conf",
                "scheduler.conf"),
            below(base, "super-admin.conf", "pki")),
        new Preset(
            "kubeadm etcd",
            below(base, "pki/etcd/ca.key", "pki/etcd/server.crt", "manifests/etcd.yaml"),
            below(
                base,
                "pki/etcd/ca.crt",
                "pki/etcd/server.crt",
                "pki/etcd/peer.crt",
                "pki/etcd/healthcheck-client.crt",
                "pki/apiserver-etcd-client.crt"),
            List.of()));
  }

  private static Preset kubelet() {
    return new Preset(
        "kubelet",
        List.of("/etc/kubernetes/kubelet.conf", "/var/lib/kubelet/pki"),
        List.of(),
        List.of(
            "/var/lib/kubelet/pki", "/etc/kubernetes/kubelet.conf", "/etc/kubernetes/pki/ca.crt"));
  }

  /** k3s, and rke2 which has k3s in it. */
  private static List<Preset> rancher(String name) {
    String base = "/var/lib/rancher/" + name;
    return List.of(
        new Preset(
            name + " server",
            below(base, "server/tls"),
            below(
                base,
                "server/tls/server-ca.crt",
                "server/tls/client-ca.crt",
                "server/tls/serving-kube-apiserver.crt",
                "server/tls/client-admin.crt",
                "server/tls/client-controller.crt",
                "server/tls/client-scheduler.crt"),
            Stream.concat(
                    below(base, "server/tls", "server/cred").stream(),
                    Stream.of("/etc/rancher/%s/%s.yaml".formatted(name, name)))
                .toList()),
        new Preset(
            name + " agent",
            below(base, "agent/kubelet.kubeconfig"),
            below(base, "agent/client-kubelet.crt", "agent/serving-kubelet.crt"),
            below(
                base,
                "agent/client-ca.crt",
                "agent/server-ca.crt",
                "agent/client-kube-proxy.crt",
                "agent/client-%s-controller.crt".formatted(name),
                "agent/kubelet.kubeconfig",
                "agent/kubeproxy.kubeconfig")));
  }

  private static List<Preset> k0s() {
    return List.of(
        new Preset(
            "k0s controller",
            List.of("/var/lib/k0s/pki/ca.key", "/var/lib/k0s/pki/server.crt"),
            below("/var/lib/k0s/pki", "ca.crt", "server.crt"),
            List.of("/var/lib/k0s/pki")),
        new Preset(
            "k0s worker",
            List.of("/var/lib/k0s/kubelet.conf"),
            List.of(),
            List.of("/var/lib/k0s/kubelet/pki", "/var/lib/k0s/kubelet.conf")));
  }

  private static Preset talos() {
    return new Preset(
        "Talos",
        List.of("/system/secrets/kubernetes", "/system/secrets/etcd"),
        List.of(),
        List.of(
            "/system/secrets/kubernetes",
            "/system/secrets/etcd",
            "/etc/kubernetes/kubeconfig-kubelet"));
  }

  private static List<String> below(String base, String... paths) {
    return Stream.of(paths).map(path -> base + "/" + path).toList();
  }
}
