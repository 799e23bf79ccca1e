package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * A certificate and its end.
 *
 * @param subject its common name
 * @param kind what it is for
 * @param request the CertificateSigningRequest it was issued for
 * @param notAfter RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CertificateExpiry(
    @JsonPropertyDescription("The common name of the certificate.") String subject,
    @JsonPropertyDescription("What the certificate is for: kubelet-client, kubelet-serving, other.")
        String kind,
    @JsonPropertyDescription("The CertificateSigningRequest it was issued for.") String request,
    @JsonPropertyDescription("When the certificate ends.") String notAfter) {}
