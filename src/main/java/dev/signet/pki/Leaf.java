package dev.signet.pki;

import java.util.List;
import java.util.stream.Stream;

/**
 * A certificate of a control plane that is renewed: by kubeadm's name, where it lies, which CA
 * signs it.
 *
 * @param name as {@code kubeadm certs renew} takes it; and kubelet.conf, which that one leaves out
 * @param store where it lies
 * @param authority path of its CA's files without their extension
 * @param isOptional whether a control plane may do without: external etcd, super-admin.conf
 */
public record Leaf(String name, Store store, String authority, boolean isOptional) {

  /** kubeadm's name of its CA: ca, etcd-ca or front-proxy-ca. */
  public String authorityName() {
    String file = authority.substring(authority.lastIndexOf('/') + 1);
    return authority.endsWith("/etcd/ca") ? "etcd-ca" : file;
  }

  /** Path of its certificate, or of the kubeconfig that has or names it. */
  String file() {
    return switch (store) {
      case Store.Pair pair -> pair.certificate();
      case Store.Kubeconfig kubeconfig -> kubeconfig.path();
    };
  }

  /** Where a certificate lies, by absolute paths of the host. */
  public sealed interface Store {

    /** Two files. */
    record Pair(String certificate, String key) implements Store {}

    /** A kubeconfig: the certificate is in it, or in a file that it names. */
    record Kubeconfig(String path) implements Store {}
  }

  /** Those of a control plane that kubeadm made below this folder, usually /etc/kubernetes. */
  public static List<Leaf> kubeadm(String base) {
    String pki = base + "/pki";
    String cluster = pki + "/ca";
    String etcd = pki + "/etcd/ca";
    return Stream.of(
            List.of(
                pair(pki, "apiserver", "apiserver", cluster, false),
                pair(pki, "apiserver-kubelet-client", "apiserver-kubelet-client", cluster, false),
                pair(
                    pki,
                    "front-proxy-client",
                    "front-proxy-client",
                    pki + "/front-proxy-ca",
                    false),
                pair(pki, "apiserver-etcd-client", "apiserver-etcd-client", etcd, true),
                pair(pki, "etcd-server", "etcd/server", etcd, true),
                pair(pki, "etcd-peer", "etcd/peer", etcd, true),
                pair(pki, "etcd-healthcheck-client", "etcd/healthcheck-client", etcd, true)),
            Stream.of("admin.conf", "controller-manager.conf", "scheduler.conf", "kubelet.conf")
                .map(name -> kubeconfig(base, name, cluster, false))
                .toList(),
            List.of(kubeconfig(base, "super-admin.conf", cluster, true)))
        .flatMap(List::stream)
        .toList();
  }

  private static Leaf pair(
      String folder, String name, String file, String authority, boolean isOptional) {
    String path = folder + "/" + file;
    return new Leaf(name, new Store.Pair(path + ".crt", path + ".key"), authority, isOptional);
  }

  private static Leaf kubeconfig(String base, String name, String authority, boolean isOptional) {
    return new Leaf(name, new Store.Kubeconfig(base + "/" + name), authority, isOptional);
  }
}
