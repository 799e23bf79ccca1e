package dev.signet.pki;

import dev.signet.pki.SigningPlan.Found;
import dev.signet.pki.SigningPlan.Request;
import dev.signet.pki.SigningPlan.Signed;
import dev.signet.pki.SigningStep.Sign;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.Mint;
import dev.signet.signing.PemPair;
import dev.signet.signing.Reissuer;
import dev.signet.signing.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signs a folder of requests that a control plane wrote, where its CAs' keys are: checks all, signs
 * all, and only then writes. What is signed already stays, and nothing is written over.
 */
public final class RequestSigning {

  private final RequestFolder folder;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * Of this folder.
   *
   * @param random must be unpredictable outside of tests
   */
  public RequestSigning(Path folder, Clock clock, SecureRandom random) {
    this.folder = new RequestFolder(folder);
    this.clock = clock;
    this.random = random;
  }

  /** Whether the folder has a list of requests. */
  public boolean hasRequests() {
    return Files.exists(folder.path().resolve(RequestFolder.MANIFEST), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * What would be signed. Writes nothing.
   *
   * @param authorities what came of reading the CAs, by kubeadm's names
   * @throws TreeFault the folder is not as it was written
   */
  public SigningPlan plan(Map<String, AuthorityResult> authorities, SigningPlan.Terms terms)
      throws TreeFault {
    List<Found> found = new ArrayList<>();
    for (RequestManifest.Entry entry : folder.manifest().requests()) {
      found.add(new Found(entry, request(entry, terms), signed(entry)));
    }
    return SigningPlan.of(found, authorities, terms, clock.instant());
  }

  /**
   * Signs what may be signed.
   *
   * @throws TreeFault a CA did not sign, or a certificate could not be written
   */
  public SigningPlan run(Map<String, AuthorityResult> authorities, SigningPlan.Terms terms)
      throws TreeFault {
    SigningPlan plan = plan(authorities, terms);
    Map<String, String> certificates = new LinkedHashMap<>();
    for (Sign sign : plan.signed()) {
      certificates.put(sign.name(), certificate(sign));
    }
    for (Map.Entry<String, String> each : certificates.entrySet()) {
      Path file = file(each.getKey());
      try {
        NewFile.open(file, each.getValue().getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new TreeFault(
            "%s could not be written (%s). What was written is whole: run it again."
                .formatted(file, e),
            e);
      }
    }
    return plan;
  }

  private Request request(RequestManifest.Entry entry, SigningPlan.Terms terms) {
    try {
      byte[] file = SmallFile.read(folder.path().resolve(entry.request()));
      return new Request.Sound(AskedCertificate.of(entry, file, terms.duration()));
    } catch (Unreadable | AskedCertificate.Refused e) {
      return new Request.Unsound(e.getMessage());
    }
  }

  private Signed signed(RequestManifest.Entry entry) {
    Path file = file(entry.name());
    if (!Files.exists(file)) {
      return new Signed.Nothing();
    }
    try {
      PemFile pem = PemFile.read(file);
      return pem.rest().contains("-----BEGIN ")
          ? new Signed.Other(file + " has more in it than one certificate. Move it away.")
          : new Signed.Certificate(pem.certificate());
    } catch (Unreadable e) {
      return new Signed.Other("%s: %s Move it away.".formatted(file, e.getMessage()));
    }
  }

  /** Checked once more, as it will be where it is installed. */
  private String certificate(Sign sign) throws TreeFault {
    try {
      String pem =
          new Mint(random)
              .leaf(
                  sign.asked().subject(),
                  sign.asked().usages(),
                  sign.asked().names(),
                  sign.asked().key(),
                  sign.authority(),
                  sign.validity());
      Instant now = clock.instant();
      Optional<String> fault =
          new IssuedCertificate(
                  PemPair.certificate(pem.getBytes(StandardCharsets.US_ASCII)),
                  sign.asked().wanted(),
                  sign.authority().certificate())
              .fault(now);
      if (fault.isPresent()) {
        throw nothing(sign, fault.get());
      }
      return pem;
    } catch (Reissuer.Failed | Unreadable e) {
      throw nothing(sign, e.getMessage());
    }
  }

  private static TreeFault nothing(Sign sign, String why) {
    return new TreeFault("%s: %s Nothing was written.".formatted(sign.name(), why));
  }

  private Path file(String name) {
    return folder.path().resolve(name + ".crt");
  }
}
