package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/**
 * How it stands with the renewal of a control-plane node's certificates.
 *
 * @param phase one word
 * @param reason why, if it is held back or has failed; absent: it is neither
 * @param message the same for people, and what to do
 * @param since RFC 3339
 * @param certificates those that are due or were renewed last, by kubeadm's names
 * @param nextAt RFC 3339
 * @param lastRenewedAt RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RenewalState(
    @JsonPropertyDescription("UpToDate, Renewing, HeldBack or Failed.") String phase,
    @JsonPropertyDescription("Why it is held back or has failed, in one word.") String reason,
    @JsonPropertyDescription("The same for people, and what to do.") String message,
    @JsonPropertyDescription("Since when it is so.") String since,
    @JsonPropertyDescription("The certificates that are due, by kubeadm's names.")
        List<String> certificates,
    @JsonPropertyDescription("When the next one is due. Absent: it is already.") String nextAt,
    @JsonPropertyDescription("When this node's certificates were renewed last.")
        String lastRenewedAt) {

  /** Whether this is its phase. What a newer agent wrote may be none of these. */
  public boolean is(Phase other) {
    return other.name().equals(phase);
  }

  /** One word for how it stands. */
  public enum Phase {
    /** Nothing is due. */
    UpToDate,
    /** This node has its turn. */
    Renewing,
    /** Something is due, and may not be renewed now. */
    HeldBack,
    /** It was tried, and the files are as they were. */
    Failed
  }

  /** Why nothing is renewed though something is due. */
  public enum Reason {
    /** Another control-plane node has its turn. */
    OtherNodesTurn,
    /** The control plane is not well, and would be worse without this node. */
    ControlPlaneUnhealthy,
    /** It failed on another node: somebody has to look first. */
    OtherNodeFailed,
    /** The CA beside the certificates cannot sign, or ends with them. */
    AuthorityUnusable,
    /** {@code signet recover} was not finished on this node. */
    RecoveryUnfinished,
    /** The files could not be changed. */
    FilesUnchanged,
    /** A component did not come back with the new certificates. */
    NotHealthyAfterwards
  }
}
