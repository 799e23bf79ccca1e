package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import dev.signet.pki.AuthorityFiles.Found;
import dev.signet.pki.Renewal.Done;
import dev.signet.pki.RenewalStep.Add;
import dev.signet.pki.RenewalStep.Ask;
import dev.signet.pki.RenewalStep.Install;
import dev.signet.pki.RenewalStep.Keep;
import dev.signet.pki.RenewalStep.Refuse;
import dev.signet.pki.RenewalStep.Renew;
import dev.signet.pki.RenewalStep.Skip;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.CertificatePem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  private final Optional<ControlPlane> plane;

  /**
   * Of this control plane.
   *
   * @param base absolute path of the host, usually /etc/kubernetes
   * @param folder with NAME.crt beside NAME.csr
   * @param plane what kubeadm's configuration says; needed for what is not there yet
   */
  public Installation(
      HostFiles host, String base, Path folder, Optional<ControlPlane> plane, Clock clock) {
    this.tree = new Tree(host, base, clock);
    this.folder = new RequestFolder(folder);
    this.plane = plane;
  }

  /** What would be installed. Changes nothing. */
  public RenewalPlan plan() throws TreeFault {
    return plan(tree.states());
  }

  /**
   * Installs what passes. What does not stays as it was, and the keys that wait for it.
   *
   * @throws TreeFault it could not be done; the message says what was changed
   */
  public Done run() throws TreeFault {
    return tree.alone(
        () -> {
          Done done = tree.changeLocked(this::plan, this::certificates);
          add(done.plan().additions());
          forget(done.plan());
          return done;
        });
  }

  private RenewalPlan plan(List<LeafState> all) throws TreeFault {
    Instant now = tree.clock().instant();
    List<LeafState> states = all.stream().filter(state -> isAbout(state.leaf())).toList();
    Map<String, Found> authorities =
        new AuthorityFiles(tree.host())
            .certificates(states.stream().map(LeafState::leaf).toList(), now);
    var signed = new SignedCertificates(tree, folder, tree.keys(), plane);
    return new RenewalPlan(
        states.stream()
            .map(state -> signed.step(state, authorities.get(state.leaf().authority()), now))
            .toList());
  }

  private boolean isAbout(Leaf leaf) {
    return Files.exists(folder.path().resolve(RequestFolder.request(leaf)))
        || Files.exists(folder.path().resolve(RequestFolder.certificate(leaf)));
  }

  private List<NewCertificate> certificates(RenewalPlan plan) throws TreeFault {
    PendingKeys keys = tree.keys();
    List<NewCertificate> certificates = new ArrayList<>();
    for (Install install : plan.installations()) {
      Optional<String> key = Optional.empty();
      if (install.hasNewKey()) {
        key = Optional.of(key(keys, install.leaf(), install.signed()));
      }
      certificates.add(new NewCertificate(install.held().place(), pem(install.signed()), key));
    }
    return certificates;
  }

  /** The key comes first: who is killed after it finds it there, and goes on. */
  private void add(List<Add> additions) throws TreeFault {
    var folders = new HostFolders(tree.host());
    for (Add add : additions) {
      try {
        switch (add.leaf().store()) {
          case Leaf.Store.Pair pair -> {
            if (!(tree.host().find(pair.key()) instanceof HostPath.RegularFile)) {
              NewFile.secret(
                  folders.file(pair.key()), bytes(key(tree.keys(), add.leaf(), add.signed())));
            }
            NewFile.open(folders.file(pair.certificate()), bytes(pem(add.signed())));
          }
          case Leaf.Store.Kubeconfig kubeconfig ->
              NewFile.secret(
                  folders.file(kubeconfig.path()),
                  bytes(
                      KubeconfigText.of(
                          add.profile(),
                          add.authority(),
                          pem(add.signed()),
                          key(tree.keys(), add.leaf(), add.signed()),
                          plane.orElseThrow())));
        }
      } catch (IOException | CertificateEncodingException e) {
        throw new TreeFault(
            "%s could not be written (%s). Each file is whole. Run it again to finish."
                .formatted(add.leaf().name(), e),
            e);
      }
    }
  }

  /** Also those that a run left which was killed just before it would have done so. */
  private void forget(RenewalPlan plan) throws TreeFault {
    PendingKeys keys = tree.keys();
    for (RenewalStep step : plan.steps()) {
      Optional<X509Certificate> installed =
          switch (step) {
            case Install install -> Optional.of(install.signed());
            case Add add -> Optional.of(add.signed());
            case Keep keep -> Optional.of(keep.certificate());
            case Renew _, Ask _, Skip _, Refuse _ -> Optional.empty();
          };
      try {
        if (installed.isPresent()) {
          keys.forget(step.leaf(), installed.get().getPublicKey());
        }
      } catch (IOException e) {
        throw new TreeFault(
            "All is installed, but the key that waited for %s could not be removed (%s). Run it again."
                .formatted(step.leaf().name(), e),
            e);
      }
    }
  }

  private static String key(PendingKeys keys, Leaf leaf, X509Certificate signed) throws TreeFault {
    try {
      return keys.of(leaf, signed)
          .orElseThrow(
              () ->
                  new TreeFault(
                      "The key that waited for %s was removed meanwhile: run it again."
                          .formatted(leaf.name())));
    } catch (Unreadable e) {
      throw new TreeFault("%s: %s".formatted(leaf.name(), e.getMessage()), e);
    }
  }

  private static String pem(X509Certificate certificate) {
    try {
      return CertificatePem.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has bytes", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
