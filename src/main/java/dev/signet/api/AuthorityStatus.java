package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * The CA in use.
 *
 * @param subject its subject, RFC 2253
 * @param fingerprint SHA-256 of the certificate, lower-case hexadecimal
 * @param notBefore RFC 3339
 * @param notAfter RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuthorityStatus(
    @JsonPropertyDescription("The subject of the CA certificate.") String subject,
    @JsonPropertyDescription("SHA-256 of the CA certificate, hexadecimal.") String fingerprint,
    @JsonPropertyDescription("When the CA certificate begins.") String notBefore,
    @JsonPropertyDescription("When the CA certificate ends.") String notAfter) {}
