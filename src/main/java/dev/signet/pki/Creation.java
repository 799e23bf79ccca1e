package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import dev.signet.pki.CreationStep.Make;
import dev.signet.pki.CreationStep.Thing;
import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.CertificatePem;
import dev.signet.signing.KeyPem;
import dev.signet.signing.Mint;
import dev.signet.signing.Reissuer;
import dev.signet.signing.SmallFile;
import dev.signet.signing.Validity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a control plane's CAs, keys, certificates and kubeconfigs where there are none. What is
 * there stays. A key is written before its certificate, and a CA before what it signs: a run that
 * was killed is gone on with.
 */
public final class Creation {

  /** As kubeadm's (constants.CertificateBackdate). */
  private static final Duration BACKDATE = Duration.ofMinutes(5);

  private final HostFiles host;
  private final String base;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * Of this control plane.
   *
   * @param base absolute path of the host, usually /etc/kubernetes
   */
  public Creation(HostFiles host, String base, Clock clock, SecureRandom random) {
    this.host = host;
    this.base = base;
    this.clock = clock;
    this.random = random;
  }

  /** What would be done. Changes nothing. */
  public CreationPlan plan(ControlPlane plane) {
    return new CreationLook(host, base).plan(plane, clock.instant());
  }

  /**
   * Does it. What can be made is, though another cannot be.
   *
   * @throws TreeFault it could not be done; run again, it goes on where it stopped
   */
  public CreationPlan run(ControlPlane plane) throws TreeFault {
    return run(plane, make -> true);
  }

  /**
   * The same for these leaves alone.
   *
   * @throws TreeFault it could not be done; run again, it goes on where it stopped
   */
  void run(ControlPlane plane, List<Leaf> leaves) throws TreeFault {
    List<String> names = leaves.stream().map(Leaf::name).toList();
    run(plane, make -> names.contains(make.name()));
  }

  private CreationPlan run(ControlPlane plane, Predicate<Make> isWanted) throws TreeFault {
    try (TreeLock _ = TreeLock.of(folder(base))) {
      CreationPlan plan = plan(plane);
      for (Make make : plan.made().stream().filter(isWanted).toList()) {
        switch (make.thing()) {
          case Thing.Ca ca -> authority(ca.profile(), make.hasKey(), plane);
          case Thing.OfCa leaf -> leaf(leaf.profile(), make.hasKey(), plane);
          case Thing.ServiceAccount _ -> serviceAccount(make.hasKey(), plane);
        }
      }
      return plan;
    } catch (IOException | Reissuer.Failed | CertificateEncodingException e) {
      throw new TreeFault(
          "Not all could be made (%s). What was made is whole: run it again.".formatted(e), e);
    }
  }

  private void authority(CaProfile ca, boolean hasKey, ControlPlane plane)
      throws IOException, TreeFault, Reissuer.Failed {
    KeyPair key = key(ca.base() + ".key", hasKey, plane);
    Instant now = clock.instant();
    Validity validity = validity(now.minus(BACKDATE), now.plus(plane.caValidity()));
    String pem = new Mint(random).authority(ca.subject(), key, validity);
    NewFile.open(file(ca.base() + ".crt"), bytes(pem));
  }

  private void serviceAccount(boolean hasKey, ControlPlane plane) throws IOException, TreeFault {
    KeyPair key = key(base + "/pki/sa.key", hasKey, plane);
    // Mode 0600 as kubeadm's, though it is no secret.
    NewFile.secret(file(base + "/pki/sa.pub"), bytes(KeyPem.of(key.getPublic())));
  }

  private void leaf(LeafProfile profile, boolean hasKey, ControlPlane plane)
      throws IOException, TreeFault, Reissuer.Failed, CertificateEncodingException {
    Authority authority = authority(profile.leaf().authority());
    switch (profile.leaf().store()) {
      case Leaf.Store.Pair pair -> {
        KeyPair key = key(pair.key(), hasKey, plane);
        NewFile.open(file(pair.certificate()), bytes(certificate(profile, key, authority, plane)));
      }
      case Leaf.Store.Kubeconfig kubeconfig -> {
        KeyPair key = plane.algorithm().generate(random);
        String certificate = certificate(profile, key, authority, plane);
        NewFile.secret(
            file(kubeconfig.path()),
            bytes(kubeconfig(profile, authority, certificate, key, plane)));
      }
    }
  }

  private String certificate(
      LeafProfile profile, KeyPair key, Authority authority, ControlPlane plane)
      throws Reissuer.Failed {
    Instant now = clock.instant();
    Instant end = now.plus(plane.validity());
    Validity validity =
        validity(
            now.minus(BACKDATE), end.isAfter(authority.notAfter()) ? authority.notAfter() : end);
    return new Mint(random)
        .leaf(
            profile.subject(),
            profile.usages(),
            profile.names(),
            key.getPublic(),
            authority,
            validity);
  }

  private static String kubeconfig(
      LeafProfile profile, Authority authority, String pem, KeyPair key, ControlPlane plane)
      throws CertificateEncodingException {
    // These ask the API server beside them, which is never older than they are; kubeadm says so of
    // the kubelet in cmd/phases/init/kubeconfig.go.
    String url =
        switch (profile.leaf().name()) {
          case "controller-manager.conf", "scheduler.conf", "kubelet.conf" -> plane.localUrl();
          default -> plane.sharedUrl();
        };
    return KubeconfigText.of(
        url,
        plane.clusterName(),
        profile.commonName(),
        CertificatePem.of(authority.certificate().getEncoded()),
        pem,
        KeyPem.of(key));
  }

  private static Validity validity(Instant begin, Instant end) {
    return new Validity(begin.truncatedTo(ChronoUnit.SECONDS), end.truncatedTo(ChronoUnit.SECONDS));
  }

  private Authority authority(String path) throws TreeFault {
    return switch (new AuthorityFiles(host).read(path, clock.instant())) {
      case AuthorityResult.Ready ready -> ready.authority();
      case AuthorityResult.Faulty faulty -> throw new TreeFault(faulty.sentence());
    };
  }

  /** The one that is there, or a new one, which is written. */
  private KeyPair key(String path, boolean isThere, ControlPlane plane)
      throws IOException, TreeFault {
    if (isThere) {
      return read(path);
    }
    KeyPair key = plane.algorithm().generate(random);
    NewFile.secret(file(path), bytes(KeyPem.of(key)));
    return key;
  }

  private KeyPair read(String path) throws TreeFault {
    try {
      byte[] pem =
          host.find(path) instanceof HostPath.RegularFile file
              ? SmallFile.read(file.real())
              : new byte[0];
      return KeyPem.read(pem)
          .orElseThrow(
              () ->
                  new TreeFault(
                      path
                          + " is there without its certificate, and is no key as kubeadm writes"
                          + " them. Move it away, then both are made."));
    } catch (Unreadable e) {
      throw new TreeFault(e.getMessage(), e);
    }
  }

  private Path file(String path) throws TreeFault, IOException {
    Path whole = Path.of(path);
    return folder(String.valueOf(whole.getParent())).resolve(whole.getFileName());
  }

  /** It is made if it is not there. */
  private Path folder(String path) throws TreeFault, IOException {
    return switch (host.find(path)) {
      case HostPath.Folder folder -> folder.real();
      case HostPath.Trouble trouble -> throw new TreeFault(path + ": " + trouble.message());
      case HostPath.RegularFile _ -> throw new TreeFault(path + " is no folder.");
      case HostPath.Nothing _ -> {
        Path made = file(path);
        Files.createDirectory(made);
        yield Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
