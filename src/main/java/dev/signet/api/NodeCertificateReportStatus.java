package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/**
 * What was seen of a node's certificates, and what is to be thought of it.
 *
 * @param verdict how it stands with the node: one word
 * @param message the same for people, and what to do
 * @param nextExpiry RFC 3339
 * @param client RFC 3339
 * @param serving RFC 3339
 * @param issued the newest of each kind, also when its request is long gone
 * @param served what the kubelet shows
 * @param files what lies on the node; written by the agent, by server-side apply under a name of
 *     its own
 * @param renewal how it stands with the renewal of a control-plane node's certificates; written by
 *     the agent there, under another name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeCertificateReportStatus(
    @JsonPropertyDescription(
            "How it stands with this node: InSync, KubeletServesOldCertificate, SelfSignedServing,"
                + " UntrustedIssuer, RotationOverdue, ExpiresSoon, Expired or NotYetValid. Absent:"
                + " nothing is known of it yet.")
        String verdict,
    @JsonPropertyDescription("The verdict for people, and what to do.") String message,
    @JsonPropertyDescription("When the first of the node's certificates ends.") String nextExpiry,
    @JsonPropertyDescription(
            "When the certificate ends with which the kubelet logs in to the API server.")
        String client,
    @JsonPropertyDescription(
            "When the certificate ends that the kubelet serves, as it was last seen.")
        String serving,
    @JsonPropertyDescription(
            "The newest certificate of each kind that was issued to this node. It stays here when"
                + " the CertificateSigningRequest is cleaned.")
        List<ReportedCertificate> issued,
    @JsonPropertyDescription("What the kubelet serves.") Sighting served,
    @JsonPropertyDescription("What lies in the node's files. Written by the agent of the node.")
        Sighting files,
    @JsonPropertyDescription(
            "How it stands with the renewal of the certificates of this control-plane node. Written"
                + " by the agent of the node, if a policy has controlPlaneRenewal.")
        RenewalState renewal) {}
