package dev.signet.approval;

import java.util.List;

/**
 * A permission without which a profile of a policy approves nothing.
 *
 * @param who who needs it, in words
 * @param anyOf one of these has to be allowed
 */
public record RequesterNeed(String who, List<AccessReview> anyOf) {

  /** Copies what it is given. */
  public RequesterNeed {
    anyOf = List.copyOf(anyOf);
  }

  /** What to say and do if it is missing. */
  public String missing() {
    return "%s may not %s: bind a ClusterRole with it."
        .formatted(who, anyOf.getFirst().permission());
  }
}
