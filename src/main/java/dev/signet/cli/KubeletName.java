package dev.signet.cli;

import dev.signet.pki.Leaf;
import dev.signet.pki.LeafReader;
import dev.signet.pki.LeafState;
import dev.signet.pki.node.NodeFault;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * Which Node this machine is: what its kubelet's certificate says.
 *
 * @param node where the files are
 */
record KubeletName(NodeOptions node) {

  private static final String PREFIX = "CN=system:node:";

  /** The Node's name. */
  String read() throws NodeFault {
    return find()
        .orElseThrow(
            () ->
                new NodeFault(
                    "kubelet.conf has no certificate, so this node's name is not known."));
  }

  /** The same, if it is known. */
  Optional<String> find() {
    var reader = new LeafReader(node.host());
    return Leaf.kubeadm(node.folder()).stream()
        .filter(leaf -> leaf.name().equals("kubelet.conf"))
        .map(reader::read)
        .filter(LeafState.Held.class::isInstance)
        .map(held -> ((LeafState.Held) held).certificate().getSubjectX500Principal())
        .findFirst()
        .map(KubeletName::name);
  }

  private static String name(X500Principal subject) {
    for (String part : subject.getName(X500Principal.RFC2253).split(",", -1)) {
      if (part.startsWith(PREFIX)) {
        return part.substring(PREFIX.length());
      }
    }
    return "";
  }
}
