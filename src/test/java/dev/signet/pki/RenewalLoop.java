package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.signing.KeyAlgorithm;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Renews everything below a folder again and again, with the same keys or new ones, until killed.
 */
final class RenewalLoop {

  static final String NEW_KEYS = "new";
  static final String SAME_KEYS = "same";

  private RenewalLoop() {}

  public static void main(String[] args) throws TreeFault {
    var rules =
        new RenewalRules(
            List.of(),
            Optional.empty(),
            Duration.ofDays(365),
            Duration.ofMinutes(5),
            true,
            // Of the kind that is made fast: it is not killed for long while it makes keys.
            args[1].equals(NEW_KEYS)
                ? new KeyWish.New(Optional.of(KeyAlgorithm.ECDSA_P256))
                : new KeyWish.Present());
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
}
