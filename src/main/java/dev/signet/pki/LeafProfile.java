package dev.signet.pki;

import static dev.signet.request.Usage.CLIENT_AUTH;
import static dev.signet.request.Usage.SERVER_AUTH;

import dev.signet.request.AlternativeNames;
import dev.signet.request.SubjectName;
import dev.signet.request.SubjectName.Attribute;
import dev.signet.request.Usage;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * What stands in a leaf when it is new: kubeadm's table (cmd/kubeadm/app/phases/certs/certlist.go,
 * phases/kubeconfig/kubeconfig.go). Pure.
 *
 * @param leaf its name, where it lies, its CA
 * @param commonName of its subject
 * @param organizations of its subject: an API user's groups
 * @param purposes extended usages; the plain ones are the same for all, {@link #usages}
 * @param names each once; DNS names sorted, as kubeadm does it
 */
public record LeafProfile(
    Leaf leaf,
    String commonName,
    List<String> organizations,
    List<Usage> purposes,
    AlternativeNames names) {

  /** What a kubelet's user name begins with. */
  static final String NODE_USER = "system:node:";

  /** Copies what it is given. */
  public LeafProfile {
    organizations = List.copyOf(organizations);
    purposes = List.copyOf(purposes);
  }

  /** Those of this control plane, below this folder; without etcd's where it is external. */
  public static List<LeafProfile> kubeadm(String base, ControlPlane plane) {
    return Leaf.kubeadm(base).stream()
        .filter(leaf -> plane.hasLocalEtcd() || !leaf.authority().endsWith("/etcd/ca"))
        .map(leaf -> of(leaf, plane))
        .toList();
  }

  /** Organizations and common name. */
  public SubjectName subject() {
    return new SubjectName(
        Stream.concat(
                organizations.stream().map(value -> new Attribute(BCStyle.O, value)),
                Stream.of(new Attribute(BCStyle.CN, commonName)))
            .toList());
  }

  /** Also key encipherment, which means nothing for an EC key: kubeadm writes it all the same. */
  public List<Usage> usages() {
    return Stream.concat(
            Stream.of(Usage.DIGITAL_SIGNATURE, Usage.KEY_ENCIPHERMENT), purposes.stream())
        .toList();
  }

  /** The same as text. Names of a control plane have nothing that would have to be escaped. */
  LeafContent content() {
    return new LeafContent(
        Stream.concat(
                organizations.stream().map(value -> "O=" + value), Stream.of("CN=" + commonName))
            .toList(),
        Stream.concat(
                names.dns().stream().map(name -> "DNS:" + name),
                names.ips().stream().map(ip -> "IP:" + LeafContent.address(ip.getAddress())))
            .collect(Collectors.toSet()),
        usages().stream().map(Usage::wireName).collect(Collectors.toSet()));
  }

  /**
   * The common name of its subject on this node.
   *
   * @param node its name
   */
  static String commonName(Leaf leaf, String node) {
    return switch (leaf.name()) {
      case "apiserver" -> "kube-apiserver";
      case "etcd-server", "etcd-peer" -> node;
      case "apiserver-kubelet-client" -> "kube-apiserver-kubelet-client";
      case "apiserver-etcd-client" -> "kube-apiserver-etcd-client";
      case "etcd-healthcheck-client" -> "kube-etcd-healthcheck-client";
      case "front-proxy-client" -> "front-proxy-client";
      case "admin.conf" -> "kubernetes-admin";
      case "super-admin.conf" -> "kubernetes-super-admin";
      case "controller-manager.conf" -> "system:kube-controller-manager";
      case "scheduler.conf" -> "system:kube-scheduler";
      case "kubelet.conf" -> NODE_USER + node;
      default -> throw new IllegalStateException("nothing is known of " + leaf.name());
    };
  }

  /** What it is used for. */
  static List<Usage> purposes(Leaf leaf) {
    return switch (leaf.name()) {
      case "apiserver" -> List.of(SERVER_AUTH);
      // etcd's client asks its own server, so a serving certificate is a client's as well.
      case "etcd-server", "etcd-peer" -> List.of(SERVER_AUTH, CLIENT_AUTH);
      default -> List.of(CLIENT_AUTH);
    };
  }

  private static LeafProfile of(Leaf leaf, ControlPlane plane) {
    return new LeafProfile(
        leaf,
        commonName(leaf, plane.nodeName()),
        switch (leaf.name()) {
          case "admin.conf" -> List.of("kubeadm:cluster-admins");
          case "super-admin.conf" -> List.of("system:masters");
          case "kubelet.conf" -> List.of("system:nodes");
          default -> List.of();
        },
        purposes(leaf),
        switch (leaf.name()) {
          case "apiserver" -> LeafNames.apiServer(plane);
          case "etcd-server" -> LeafNames.etcd(plane, plane.extra().etcdServer());
          case "etcd-peer" -> LeafNames.etcd(plane, plane.extra().etcdPeer());
          default -> AlternativeNames.NONE;
        });
  }
}
