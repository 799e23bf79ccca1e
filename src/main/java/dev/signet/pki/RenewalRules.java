package dev.signet.pki;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which leaves are renewed, and for how long.
 *
 * @param names of leaves; empty: all
 * @param within only those that end within this time; empty: whenever they end
 * @param duration of a new certificate, from now
 * @param backdate from its beginning to now
 * @param isForced whether a certificate is renewed that is as good as new
 * @param key which key it is for
 */
public record RenewalRules(
    List<String> names,
    Optional<Duration> within,
    Duration duration,
    Duration backdate,
    boolean isForced,
    KeyWish key) {

  /** Copies what it is given. */
  public RenewalRules {
    names = List.copyOf(names);
  }

  boolean isAbout(Leaf leaf) {
    return names.isEmpty() || names.contains(leaf.name());
  }
}
