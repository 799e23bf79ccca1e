package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;

/**
 * From one CA to the next without an outage. While {@code signWith} is Next, {@code authority} is
 * the previous CA: it is published still and signs no more.
 *
 * @param next the CA that is to follow
 * @param signWith which of the two signs
 */
public record Rollover(
    @Required
        @JsonPropertyDescription(
            "The CA that is to follow. From now on it is published beside the current one.")
        AuthorityRef next,
    @Default("Current")
        @JsonPropertyDescription(
            "Current: signing.authority signs. Next: the next CA signs as soon as it is"
                + " published and trusted, and signing.authority signs until then.")
        SignWith signWith) {

  /** Which CA signs. */
  public enum SignWith {
    /** {@code signing.authority}. */
    Current,
    /** {@code signing.rollover.next}, once it may. */
    Next
  }
}
