package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Renews everything below a folder again and again, until it is killed. */
final class RenewalLoop {

  private RenewalLoop() {}

  public static void main(String[] args) throws TreeFault {
    var rules =
        new RenewalRules(
            List.of(), Optional.empty(), Duration.ofDays(365), Duration.ofMinutes(5), true);
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
