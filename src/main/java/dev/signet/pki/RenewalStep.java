package dev.signet.pki;

import dev.signet.signing.Authority;
import dev.signet.signing.KeyAlgorithm;
import dev.signet.signing.Validity;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** What is to become of one leaf. */
public sealed interface RenewalStep {

  /** The leaf. */
  Leaf leaf();

  /**
   * A new certificate takes the place of the old one.
   *
   * @param authority signs it
   * @param validity of the new one
   * @param isClipped whether it ends sooner than asked for, with its CA
   * @param newKey the kind of key that is made for it; empty: it is for the key that is there
   */
  record Renew(
      Leaf leaf,
      X509Certificate certificate,
      Place place,
      Authority authority,
      Validity validity,
      boolean isClipped,
      Optional<KeyAlgorithm> newKey)
      implements RenewalStep {}

  /**
   * Its CA signs elsewhere: it is asked for the same certificate again. Nothing changes here.
   *
   * @param authority the CA's certificate
   * @param newKey the kind of key that it is asked for with; empty: the key that is there
   */
  record Ask(LeafState.Held held, X509Certificate authority, Optional<KeyAlgorithm> newKey)
      implements RenewalStep {
    @Override
    public Leaf leaf() {
      return held.leaf();
    }
  }

  /**
   * A certificate that was signed elsewhere takes the place of the old one.
   *
   * @param signed the new one, checked
   * @param hasNewKey whether its key is one that waited for it, which takes the old one's place
   */
  record Install(LeafState.Held held, X509Certificate signed, boolean hasNewKey)
      implements RenewalStep {
    @Override
    public Leaf leaf() {
      return held.leaf();
    }
  }

  /**
   * A certificate that was signed elsewhere comes where there is none yet.
   *
   * @param profile what it has to be
   * @param authority the CA's certificate
   * @param signed the certificate, checked
   */
  record Add(LeafProfile profile, X509Certificate authority, X509Certificate signed)
      implements RenewalStep {
    @Override
    public Leaf leaf() {
      return profile.leaf();
    }
  }

  /**
   * It stays.
   *
   * @param certificate the one that stays
   * @param why for people
   */
  record Keep(Leaf leaf, X509Certificate certificate, String why) implements RenewalStep {}

  /** A control plane may do without it, and this one does. */
  record Skip(Leaf leaf) implements RenewalStep {}

  /**
   * It was to be renewed, and cannot be.
   *
   * @param why what was found and what to do, for people
   */
  record Refuse(Leaf leaf, String why) implements RenewalStep {}
}
