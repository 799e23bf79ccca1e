package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * The requests that exist now, each counted once.
 *
 * @param pending waiting for a decision or, approved, for a certificate
 * @param approved approved, no certificate yet (counted in pending too)
 * @param denied denied by anyone
 * @param left judged and left to others (counted in pending too)
 * @param issued with a certificate
 * @param failed refused by the signer
 * @param wouldApprove in mode Audit: undecided, and would be approved; otherwise absent
 * @param wouldDeny in mode Audit: undecided, and would be denied; otherwise absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestCounts(
    @JsonPropertyDescription("Waiting for a decision or, once approved, for a certificate.")
        Integer pending,
    @JsonPropertyDescription("Approved and waiting for a certificate; among the pending.")
        Integer approved,
    @JsonPropertyDescription("Denied, by anyone.") Integer denied,
    @JsonPropertyDescription("Judged and left to other approvers; among the pending.") Integer left,
    @JsonPropertyDescription("With a certificate.") Integer issued,
    @JsonPropertyDescription("Approved but refused by the signer.") Integer failed,
    @JsonPropertyDescription(
            "In mode Audit: undecided requests that would be approved; among the pending.")
        Integer wouldApprove,
    @JsonPropertyDescription(
            "In mode Audit: undecided requests that would be denied; among the pending.")
        Integer wouldDeny) {}
