package dev.signet.expiry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the certificates of one node.
 *
 * @param issued what was issued to it, the newest of each kind
 * @param served what its kubelet was last seen to serve
 * @param servedAfter up to when what was issued should have shown in {@code served}; empty: its
 *     kubelet was not looked at since the operator started
 * @param files what lies on it
 * @param authorities the names of the CAs with which what is served is compared; empty: none are
 *     known
 */
public record NodeView(
    List<Issued> issued,
    Observations served,
    Optional<Instant> servedAfter,
    Observations files,
    Set<String> authorities) {

  /** Copies what it is given. */
  public NodeView {
    issued = List.copyOf(issued);
    authorities = Set.copyOf(authorities);
  }

  /**
   * A certificate that was issued.
   *
   * @param certificate the certificate
   * @param at when it was asked for; where that is not known any more, its beginning
   * @param policy under which; empty: it is not known
   */
  public record Issued(ObservedCertificate certificate, Instant at, Optional<String> policy) {}

  /** What the kubelet logs in with: what lies there, or else what was last issued for it. */
  public Optional<ObservedCertificate> client() {
    return newest(files.certificates(), CertificateKind.KUBELET_CLIENT)
        .or(() -> issued(CertificateKind.KUBELET_CLIENT).map(Issued::certificate));
  }

  /** What the kubelet serves, or else what was last issued for it, or what lies there. */
  public Optional<ObservedCertificate> serving() {
    return newest(served.certificates(), CertificateKind.KUBELET_SERVING)
        .or(() -> issued(CertificateKind.KUBELET_SERVING).map(Issued::certificate))
        .or(() -> newest(files.certificates(), CertificateKind.KUBELET_SERVING));
  }

  /** What was last issued of this kind. */
  public Optional<Issued> issued(CertificateKind kind) {
    return issued.stream().filter(i -> i.certificate().kind() == kind).reduce(NodeView::newer);
  }

  private static Optional<ObservedCertificate> newest(
      List<ObservedCertificate> certificates, CertificateKind kind) {
    return certificates.stream()
        .filter(c -> c.kind() == kind)
        .reduce((a, b) -> b.notBefore().isAfter(a.notBefore()) ? b : a);
  }

  private static Issued newer(Issued one, Issued other) {
    return other.certificate().notBefore().isAfter(one.certificate().notBefore()) ? other : one;
  }
}
