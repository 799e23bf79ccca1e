package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import dev.signet.pki.CreationStep.Make;
import dev.signet.pki.CreationStep.Thing;
import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.KeyPem;
import dev.signet.signing.Mint;
import dev.signet.signing.Reissuer;
import dev.signet.signing.SmallFile;
import dev.signet.signing.Validity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
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
  private final HostFolders folders;
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
    this.folders = new HostFolders(host);
    this.base = base;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What would be done. Changes nothing.
   *
   * @param asks whether CAs elsewhere are asked for what they have to sign
   */
  public CreationPlan plan(ControlPlane plane, boolean asks) {
    CreationPlan plan = new CreationLook(host, base).plan(plane, clock.instant());
    return asks ? plan : plan.withoutRequests();
  }

  /**
   * Does it. What can be made is, though another cannot be.
   *
   * @param requests where to write requests to CAs elsewhere: a new or empty folder
   * @throws TreeFault it could not be done; run again, it goes on where it stopped
   */
  public CreationPlan run(ControlPlane plane, Optional<Path> requests) throws TreeFault {
    return run(plane, requests, make -> true);
  }

  /**
   * The same for these leaves alone, whose CAs' keys are here.
   *
   * @throws TreeFault it could not be done; run again, it goes on where it stopped
   */
  void run(ControlPlane plane, List<Leaf> leaves) throws TreeFault {
    List<String> names = leaves.stream().map(Leaf::name).toList();
    run(plane, Optional.empty(), make -> names.contains(make.name()));
  }

  private CreationPlan run(ControlPlane plane, Optional<Path> requests, Predicate<Make> isWanted)
      throws TreeFault {
    try (TreeLock _ = TreeLock.of(folders.folder(base))) {
      CreationPlan plan = plan(plane, requests.isPresent());
      for (Make make : plan.made().stream().filter(isWanted).toList()) {
        switch (make.thing()) {
          case Thing.Ca ca -> authority(ca.profile(), make.hasKey(), plane);
          case Thing.OfCa leaf -> leaf(leaf.profile(), make.hasKey(), plane);
          case Thing.ServiceAccount _ -> serviceAccount(make.hasKey(), plane);
        }
      }
      if (requests.isPresent() && !plan.asked().isEmpty()) {
        var keys = new Tree(host, base, clock).keys();
        new CreationRequests(host, keys, plane, random).write(plan.asked(), requests.get());
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
    NewFile.open(folders.file(ca.base() + ".crt"), bytes(pem));
  }

  private void serviceAccount(boolean hasKey, ControlPlane plane) throws IOException, TreeFault {
    KeyPair key = key(base + "/pki/sa.key", hasKey, plane);
    // Mode 0600 as kubeadm's, though it is no secret.
    NewFile.secret(folders.file(base + "/pki/sa.pub"), bytes(KeyPem.of(key.getPublic())));
  }

  private void leaf(LeafProfile profile, boolean hasKey, ControlPlane plane)
      throws IOException, TreeFault, Reissuer.Failed, CertificateEncodingException {
    Authority authority = authority(profile.leaf().authority());
    switch (profile.leaf().store()) {
      case Leaf.Store.Pair pair -> {
        KeyPair key = key(pair.key(), hasKey, plane);
        NewFile.open(
            folders.file(pair.certificate()), bytes(certificate(profile, key, authority, plane)));
      }
      case Leaf.Store.Kubeconfig kubeconfig -> {
        KeyPair key = plane.algorithm().generate(random);
        String certificate = certificate(profile, key, authority, plane);
        NewFile.secret(
            folders.file(kubeconfig.path()),
            bytes(
                KubeconfigText.of(
                    profile, authority.certificate(), certificate, KeyPem.of(key), plane)));
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
    NewFile.secret(folders.file(path), bytes(KeyPem.of(key)));
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
