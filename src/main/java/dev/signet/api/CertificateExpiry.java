package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * A certificate and its end.
 *
 * @param subject its common name
 * @param kind what it is for
 * @param source how it was seen
 * @param request the CertificateSigningRequest it was issued for; absent: it was seen elsewhere
 * @param path where it was seen; absent: it was issued
 * @param node the node it belongs to; absent: none
 * @param notAfter RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CertificateExpiry(
    @JsonPropertyDescription("The common name of the certificate.") String subject,
    @JsonPropertyDescription("What the certificate is for: kubelet-client, kubelet-serving, other.")
        String kind,
    @JsonPropertyDescription("How it was seen: issued, served, secret, file, kubeconfig.")
        String source,
    @JsonPropertyDescription(
            "The CertificateSigningRequest it was issued for, which may be cleaned already.")
        String request,
    @JsonPropertyDescription(
            "Where it was seen: HOST:PORT, NAMESPACE/NAME of a Secret, the path of a file.")
        String path,
    @JsonPropertyDescription("The node it belongs to.") String node,
    @JsonPropertyDescription("When the certificate ends.") String notAfter) {}
