package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * Which of the matching requests are approved.
 *
 * @param mode whether decisions are written
 * @param profiles the shapes of request that may be approved, at least one
 */
public record Approval(
    @Default("Enforce") @JsonPropertyDescription("Enforce: decisions are written to the request.")
        Mode mode,
    @Required
        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
            "The shapes of request that may be approved. NodeClient: a kubelet's first client"
                + " certificate, its requester must be allowed to create"
                + " certificatesigningrequests/nodeclient. SelfNodeClient: a kubelet renews its"
                + " own, allowed to create certificatesigningrequests/selfnodeclient.")
        List<Profile> profiles) {

  /** What becomes of a decision. */
  public enum Mode {
    /** It is written to the request. */
    Enforce
  }

  /** A known shape of request. */
  public enum Profile {
    /** A kubelet's client certificate, asked for by somebody who may ask for any node's. */
    NodeClient,
    /** A kubelet's client certificate, asked for by that same node. */
    SelfNodeClient
  }
}
