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

  private static LeafProfile of(Leaf leaf, ControlPlane plane) {
    String node = plane.nodeName();
    return switch (leaf.name()) {
      case "apiserver" ->
          new LeafProfile(
              leaf, "kube-apiserver", List.of(), List.of(SERVER_AUTH), LeafNames.apiServer(plane));
      // etcd's client asks its own server, so a serving certificate is a client's as well.
      case "etcd-server" -> etcd(leaf, plane, plane.extra().etcdServer());
      case "etcd-peer" -> etcd(leaf, plane, plane.extra().etcdPeer());
      case "apiserver-kubelet-client" -> client(leaf, "kube-apiserver-kubelet-client");
      case "apiserver-etcd-client" -> client(leaf, "kube-apiserver-etcd-client");
      case "etcd-healthcheck-client" -> client(leaf, "kube-etcd-healthcheck-client");
      case "front-proxy-client" -> client(leaf, "front-proxy-client");
      case "admin.conf" -> client(leaf, "kubernetes-admin", "kubeadm:cluster-admins");
      case "super-admin.conf" -> client(leaf, "kubernetes-super-admin", "system:masters");
      case "controller-manager.conf" -> client(leaf, "system:kube-controller-manager");
      case "scheduler.conf" -> client(leaf, "system:kube-scheduler");
      case "kubelet.conf" -> client(leaf, "system:node:" + node, "system:nodes");
      default -> throw new IllegalStateException("nothing is known of " + leaf.name());
    };
  }

  private static LeafProfile etcd(Leaf leaf, ControlPlane plane, AlternativeNames extra) {
    return new LeafProfile(
        leaf,
        plane.nodeName(),
        List.of(),
        List.of(SERVER_AUTH, CLIENT_AUTH),
        LeafNames.etcd(plane, extra));
  }

  private static LeafProfile client(Leaf leaf, String commonName, String... organizations) {
    return new LeafProfile(
        leaf, commonName, List.of(organizations), List.of(CLIENT_AUTH), AlternativeNames.NONE);
  }
}
