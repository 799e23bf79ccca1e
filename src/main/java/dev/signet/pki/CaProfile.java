package dev.signet.pki;

import dev.signet.request.SubjectName;
import dev.signet.request.SubjectName.Attribute;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * A CA of a control plane, by kubeadm's table.
 *
 * @param name kubeadm's
 * @param base path of its files without their extension, as in {@link Leaf#authority()}
 * @param commonName of its subject
 */
record CaProfile(String name, String base, String commonName) {

  /** Those of this control plane, below this folder; without etcd's where it is external. */
  static List<CaProfile> kubeadm(String folder, ControlPlane plane) {
    String pki = folder + "/pki";
    return Stream.of(
            new CaProfile("ca", pki + "/ca", "kubernetes"),
            new CaProfile("front-proxy-ca", pki + "/front-proxy-ca", "front-proxy-ca"),
            new CaProfile("etcd-ca", pki + "/etcd/ca", "etcd-ca"))
        .filter(ca -> plane.hasLocalEtcd() || !ca.name().equals("etcd-ca"))
        .toList();
  }

  SubjectName subject() {
    return new SubjectName(List.of(new Attribute(BCStyle.CN, commonName)));
  }
}
