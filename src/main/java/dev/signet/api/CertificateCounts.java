package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * The current certificates, by bucket.
 *
 * @param total all of them
 * @param expiring past the warning threshold, not ended
 * @param expired ended
 * @param nextExpiry the one that ends next
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CertificateCounts(
    @JsonPropertyDescription("How many there are.") Integer total,
    @JsonPropertyDescription("How many are past reporting.warnAt and have not ended.")
        Integer expiring,
    @JsonPropertyDescription("How many have ended.") Integer expired,
    @JsonPropertyDescription("The one that ends next.") CertificateExpiry nextExpiry) {}
