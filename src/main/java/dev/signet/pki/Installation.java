package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.pki.AuthorityFiles.Found;
import dev.signet.pki.Renewal.Done;
import dev.signet.pki.RenewalStep.Install;
import dev.signet.pki.RenewalStep.Keep;
import dev.signet.pki.RenewalStep.Refuse;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.CertificatePem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes what CAs elsewhere signed back into a control plane's files: looks at all, checks all, and
 * only then replaces, as {@link Renewal} does.
 */
public final class Installation {

  private final Tree tree;
  private final RequestFolder folder;

  /**
   * Of this control plane.
   *
   * @param base absolute path of the host, usually /etc/kubernetes
   * @param folder with NAME.crt beside NAME.csr
   */
  public Installation(HostFiles host, String base, Path folder, Clock clock) {
    this.tree = new Tree(host, base, clock);
    this.folder = new RequestFolder(folder);
  }

  /** What would be installed. Changes nothing. */
  public RenewalPlan plan() {
    return plan(tree.states());
  }

  /**
   * Installs what passes. What does not stays as it was.
   *
   * @throws TreeFault it could not be done; the message says what was changed
   */
  public Done run() throws TreeFault {
    return tree.change(this::plan, Installation::certificates);
  }

  private RenewalPlan plan(List<LeafState> all) {
    Instant now = tree.clock().instant();
    List<LeafState> states = all.stream().filter(state -> isAbout(state.leaf())).toList();
    Map<String, Found> authorities =
        new AuthorityFiles(tree.host())
            .certificates(states.stream().map(LeafState::leaf).toList(), now);
    return new RenewalPlan(states.stream().map(state -> step(state, authorities, now)).toList());
  }

  private boolean isAbout(Leaf leaf) {
    return Files.exists(folder.path().resolve(RequestFolder.request(leaf)))
        || Files.exists(signed(leaf));
  }

  private Path signed(Leaf leaf) {
    return folder.path().resolve(RequestFolder.certificate(leaf));
  }

  private RenewalStep step(LeafState state, Map<String, Found> authorities, Instant now) {
    return switch (state) {
      case LeafState.Absent absent ->
          new Refuse(absent.leaf(), "Its key is not here: install it where the request was made.");
      case LeafState.Unusable unusable -> new Refuse(unusable.leaf(), unusable.why());
      case LeafState.Keyless keyless -> new Refuse(keyless.leaf(), keyless.why());
      case LeafState.Uncertified uncertified -> new Refuse(uncertified.leaf(), uncertified.why());
      case LeafState.Held held ->
          switch (authorities.get(held.leaf().authority())) {
            case Found.Unfit unfit -> new Refuse(held.leaf(), unfit.sentence());
            case Found.Certificate authority -> step(held, authority.certificate(), now);
          };
    };
  }

  private RenewalStep step(LeafState.Held held, X509Certificate authority, Instant now) {
    Path file = signed(held.leaf());
    if (!Files.exists(file)) {
      return new Refuse(
          held.leaf(),
          "%s is not there: it is not signed yet. Have it signed and install again."
              .formatted(file));
    }
    try {
      PemFile pem = PemFile.read(file);
      if (pem.rest().contains("-----BEGIN ")) {
        return new Refuse(
            held.leaf(),
            ("%s has more in it than one certificate. Leave out the others: what an intermediate"
                    + " signs is taken only if the intermediate is the CA here, %s.crt.")
                .formatted(file, held.leaf().authority()));
      }
      return step(
          held, new IssuedCertificate(pem.certificate(), held.certificate(), authority), now);
    } catch (Unreadable e) {
      return new Refuse(held.leaf(), "%s: %s".formatted(file, e.getMessage()));
    }
  }

  private static RenewalStep step(LeafState.Held held, IssuedCertificate issued, Instant now) {
    Optional<String> fault = issued.fault(now);
    if (fault.isPresent()) {
      return new Refuse(held.leaf(), fault.get());
    }
    return issued.signed().equals(held.certificate())
        ? new Keep(held.leaf(), held.certificate(), "is installed already")
        : new Install(held, issued.signed());
  }

  private static List<NewCertificate> certificates(RenewalPlan plan) {
    List<NewCertificate> certificates = new ArrayList<>();
    for (Install install : plan.installations()) {
      try {
        certificates.add(
            new NewCertificate(
                install.held().place(),
                CertificatePem.of(install.signed().getEncoded()),
                Optional.empty()));
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException("a certificate that was read has bytes", e);
      }
    }
    return certificates;
  }
}
