package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.pki.Exchange.NewCertificate;
import dev.signet.pki.RenewalStep.Renew;
import dev.signet.signing.Reissuer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Renews the leaves of a control plane: looks, decides, signs all, and only then replaces them.
 * Whatever happens, each file is the old one or the new one; run again, it finishes.
 */
public final class Renewal {

  private final Tree tree;
  private final RandomGenerator random;

  /**
   * Of this control plane.
   *
   * @param base absolute path of the host, usually /etc/kubernetes
   * @param random must be unpredictable outside of tests
   */
  public Renewal(HostFiles host, String base, Clock clock, RandomGenerator random) {
    this.tree = new Tree(host, base, clock);
    this.random = random;
  }

  /**
   * What was done.
   *
   * @param plan what was to be done
   * @param backup where the files are as they were; empty: nothing was changed
   */
  public record Done(RenewalPlan plan, Optional<Path> backup) {}

  /** What there is of each leaf. */
  public List<LeafState> leaves() {
    return tree.states();
  }

  /** What would be done. Changes nothing. */
  public RenewalPlan plan(RenewalRules rules) {
    return plan(tree.states(), rules);
  }

  private RenewalPlan plan(List<LeafState> states, RenewalRules rules) {
    Instant now = tree.clock().instant();
    return RenewalPlan.of(
        states,
        new AuthorityFiles(tree.host()).read(states.stream().map(LeafState::leaf).toList(), now),
        rules,
        now);
  }

  /**
   * Does it. What can be renewed is, though another cannot be.
   *
   * @throws TreeFault it could not be done; the message says what was changed
   */
  public Done run(RenewalRules rules) throws TreeFault {
    return tree.change(states -> plan(states, rules), this::sign);
  }

  private List<NewCertificate> sign(RenewalPlan plan) throws TreeFault {
    var reissuer = new Reissuer(random);
    List<NewCertificate> certificates = new ArrayList<>();
    for (Renew renew : plan.renewals()) {
      try {
        certificates.add(
            new NewCertificate(
                renew.place(),
                reissuer.like(renew.certificate(), renew.authority(), renew.validity())));
      } catch (Reissuer.Failed e) {
        throw new TreeFault(
            "%s: %s Nothing was changed.".formatted(renew.leaf().name(), e.getMessage()), e);
      }
    }
    return certificates;
  }
}
