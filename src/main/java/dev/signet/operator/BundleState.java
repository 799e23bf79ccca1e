package dev.signet.operator;

import dev.signet.api.ConditionReason;
import dev.signet.signing.PublishedCas;
import java.util.Optional;

/**
 * How a published bundle is.
 *
 * @param published what is published, if that is known
 * @param fault what went wrong when it was last looked at
 * @param note what else there is to say, empty if nothing
 */
record BundleState(Optional<PublishedCas> published, Optional<Fault> fault, String note) {

  /**
   * What went wrong.
   *
   * @param reason of condition TrustBundlePublished
   * @param sentence for people
   */
  record Fault(ConditionReason reason, String sentence) {}

  static BundleState published(PublishedCas cas, String note) {
    return new BundleState(Optional.of(cas), Optional.empty(), note);
  }

  /** What was published stays, as far as is known. */
  BundleState with(Fault newer) {
    return new BundleState(published, Optional.of(newer), note);
  }
}
