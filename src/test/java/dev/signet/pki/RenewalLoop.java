package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.KeyAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Renews everything below a folder again and again, with the same keys or new ones, until killed.
 */
final class RenewalLoop {

  static final String NEW_KEYS = "new";
  static final String SAME_KEYS = "same";

  /** New keys again, asked for and installed as if the CAs were elsewhere. */
  static final String ELSEWHERE = "elsewhere";

  private RenewalLoop() {}

  public static void main(String[] args) throws TreeFault, IOException {
    var rules =
        new RenewalRules(
            List.of(),
            Optional.empty(),
            Duration.ofDays(365),
            Duration.ofMinutes(5),
            true,
            // Of the kind that is made fast: it is not killed for long while it makes keys.
            !args[1].equals(SAME_KEYS)
                ? new KeyWish.New(Optional.of(KeyAlgorithm.ECDSA_P256))
                : new KeyWish.Present());
    if (args[1].equals(ELSEWHERE)) {
      elsewhere(Path.of(args[0]), rules);
    }
    var renewal =
        new Renewal(
            new HostFiles(Path.of(args[0])),
            "/etc/kubernetes",
            Clock.systemUTC(),
            new SecureRandom());
    do {
      System.out.println("begin");
    } while (renewal.run(rules).plan().isWhole());
    throw new IllegalStateException("something could not be renewed");
  }

  /** The CAs' keys are here all the same, for one process to do all three steps. */
  private static void elsewhere(Path root, RenewalRules rules) throws TreeFault, IOException {
    var host = new HostFiles(root);
    var random = new SecureRandom();
    Clock clock = Clock.systemUTC();
    var terms = new SigningPlan.Terms(Optional.empty(), Duration.ofMinutes(5));
    boolean isWhole = true;
    while (isWhole) {
      System.out.println("begin");
      Path folder = Files.createTempDirectory(root, "requests");
      new Requests(host, "/etc/kubernetes", clock, random).write(rules, folder);
      Map<String, AuthorityResult> authorities = new HashMap<>();
      new AuthorityFiles(host)
          .read(Leaf.kubeadm("/etc/kubernetes"), clock.instant())
          .forEach((base, result) -> authorities.put(name(base), result));
      new RequestSigning(folder, clock, random).run(authorities, terms);
      isWhole =
          new Installation(host, "/etc/kubernetes", folder, Optional.empty(), clock)
              .run()
              .plan()
              .isWhole();
    }
    throw new IllegalStateException("something could not be installed");
  }

  private static String name(String base) {
    return Leaf.kubeadm("/etc/kubernetes").stream()
        .filter(leaf -> leaf.authority().equals(base))
        .findFirst()
        .orElseThrow()
        .authorityName();
  }
}
