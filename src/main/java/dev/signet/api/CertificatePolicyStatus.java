package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What Signet sees.
 *
 * @param observedGeneration the generation of the spec that this status speaks of
 * @param conditions Ready, AuthorityReady, CertificatesHealthy
 * @param authority the CA in use
 * @param rollover how far the rollover to the next CA has come; absent: there is none
 * @param requests the requests this policy governs, by state
 * @param certificates the current certificates of this policy, by bucket
 * @param soonest the current certificates that end first, at most 20
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CertificatePolicyStatus(
    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Ready: requests are handled as the spec says. AuthorityReady: the CA can sign."
                + " AuthorityTrusted: what it signs verifies. TrustBundlePublished: the CAs are"
                + " published. RequestsSigned: what is approved gets its certificate."
                + " CertificatesHealthy: nothing that this policy issued, or asks to look at, is"
                + " about to end. ServingVerifies: what kubelets serve verifies.")
        List<Condition> conditions,
    @JsonPropertyDescription("The CA in use.") AuthorityStatus authority,
    @JsonPropertyDescription("How far the rollover to the next CA has come.")
        RolloverStatus rollover,
    @JsonPropertyDescription(
            "The requests that exist now and that this policy governs, by state. The counters of"
                + " all that ever was are metrics.")
        RequestCounts requests,
    @JsonPropertyDescription(
            "The certificates that are current: of those that this policy issued the newest for"
                + " each subject and signer, and what was seen where it asks to look.")
        CertificateCounts certificates,
    @JsonPropertyDescription("The current certificates that end first, at most 20.")
        List<CertificateExpiry> soonest) {}
