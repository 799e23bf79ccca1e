package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import dev.signet.pki.LeafState.Keyless;
import dev.signet.pki.LeafVerdict.Remakable;
import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.KeyAlgorithm;
import dev.signet.signing.KeyPem;
import dev.signet.signing.Reissuer;
import dev.signet.signing.Validity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Makes lost leaves anew. A key is written before its certificate, which says what has to stand in
 * the new one: a run that was killed is gone on with. Who calls has backed the files up.
 */
public final class Remaking {

  /** As kubeadm's (constants.CertificateBackdate). */
  private static final Duration BACKDATE = Duration.ofMinutes(5);

  private final HostFiles host;
  private final String base;
  private final Duration duration;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * Of this control plane.
   *
   * @param base absolute path of the host, usually /etc/kubernetes
   * @param duration of the new certificates, from now; they end with their CA at the latest
   */
  public Remaking(
      HostFiles host, String base, Duration duration, Clock clock, SecureRandom random) {
    this.host = host;
    this.base = base;
    this.duration = duration;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Does it.
   *
   * @param plane what a configuration says; those that are not there are made by it
   * @throws TreeFault it could not be done; run again, it goes on
   */
  public void run(List<Remakable> verdicts, Optional<ControlPlane> plane) throws TreeFault {
    List<Leaf> lost =
        verdicts.stream().filter(each -> each.before().isEmpty()).map(Remakable::leaf).toList();
    if (!lost.isEmpty() && plane.isPresent()) {
      new Creation(host, base, clock, random).run(plane.get().valid(duration), lost);
    }
    for (Remakable verdict : verdicts) {
      if (verdict.before().isPresent()) {
        remake(verdict.before().get());
      }
    }
  }

  private void remake(Keyless seen) throws TreeFault {
    try (TreeLock _ = TreeLock.of(folder())) {
      if (!(new LeafReader(host).read(seen.leaf()) instanceof Keyless now)
          || !now.certificate().equals(seen.certificate())) {
        throw new TreeFault(
            "%s was changed meanwhile: run it again.".formatted(seen.leaf().name()));
      }
      write(now, authority(now.leaf()));
    } catch (IOException | Reissuer.Failed e) {
      throw new TreeFault(
          "%s could not be made anew (%s). Run it again.".formatted(seen.leaf().name(), e), e);
    }
  }

  private void write(Keyless lost, Authority authority)
      throws IOException, Reissuer.Failed, TreeFault {
    KeyPair pair =
        KeyAlgorithm.like(lost.certificate().getPublicKey())
            .orElse(KeyAlgorithm.RSA_2048) // kubeadm's own
            .generate(random);
    String key = KeyPem.of(pair);
    String certificate =
        new Reissuer(random)
            .like(lost.certificate(), pair.getPublic(), authority, validity(authority));
    if (lost.place() instanceof Place.Whole files && !files.isOneFile()) {
      Staged staged =
          new NewCertificate(files, certificate, Optional.empty()).stage(clock.instant());
      try {
        writeKey(files.key(), key.getBytes(StandardCharsets.US_ASCII));
        staged.commit();
      } catch (IOException e) {
        staged.discard();
        throw e;
      }
    } else {
      new NewCertificate(lost.place(), certificate, Optional.of(key))
          .stage(clock.instant())
          .commit();
    }
  }

  /** With owner and mode of the one that is there. */
  private static void writeKey(Path file, byte[] pem) throws IOException {
    if (Files.exists(file)) {
      Replacement.file(file, pem).commit();
    } else {
      NewFile.secret(file, pem);
    }
  }

  private Validity validity(Authority authority) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant end = now.plus(duration);
    return new Validity(
        now.minus(BACKDATE), end.isAfter(authority.notAfter()) ? authority.notAfter() : end);
  }

  private Authority authority(Leaf leaf) throws TreeFault {
    return switch (new AuthorityFiles(host).read(leaf.authority(), clock.instant())) {
      case AuthorityResult.Ready ready -> ready.authority();
      case AuthorityResult.Faulty faulty -> throw new TreeFault(faulty.sentence());
    };
  }

  private Path folder() throws TreeFault {
    if (host.find(base) instanceof HostPath.Folder folder) {
      return folder.real();
    }
    throw new TreeFault(base + " is no folder.");
  }
}
