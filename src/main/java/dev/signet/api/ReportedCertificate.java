package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * A certificate that was seen somewhere, as a report has it.
 *
 * @param source how it was seen
 * @param kind what it is for
 * @param path of a file, HOST:PORT of an endpoint, the name of a CertificateSigningRequest
 * @param entry which one there; absent: there is only one
 * @param subject its distinguished name
 * @param commonName the last one of the subject; absent: it has none
 * @param issuer the distinguished name of who signed it
 * @param notBefore RFC 3339
 * @param notAfter RFC 3339
 * @param fingerprint SHA-256 in lowercase hexadecimal
 * @param authority the CA whose key signed it; absent: none that is known
 * @param policy under which it was issued; absent: not by Signet's knowledge
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportedCertificate(
    @JsonPropertyDescription("How it was seen: issued, served, file, kubeconfig.") String source,
    @JsonPropertyDescription("What it is for, for example kubelet-serving.") String kind,
    @JsonPropertyDescription(
            "The path of a file, HOST:PORT of an endpoint, the name of a"
                + " CertificateSigningRequest.")
        String path,
    @JsonPropertyDescription(
            "Which one there: the position in a bundle, the user of a kubeconfig. Absent: there is"
                + " only one.")
        String entry,
    @JsonPropertyDescription("Its distinguished name.") String subject,
    @JsonPropertyDescription("The common name of its subject.") String commonName,
    @JsonPropertyDescription("The distinguished name of who signed it.") String issuer,
    @JsonPropertyDescription("When it begins.") String notBefore,
    @JsonPropertyDescription("When it ends.") String notAfter,
    @JsonPropertyDescription("SHA-256 of the certificate, in hexadecimal.") String fingerprint,
    @JsonPropertyDescription("The CA whose key signed it. Absent: none that is known.")
        String authority,
    @JsonPropertyDescription("The CertificatePolicy under which it was issued.") String policy) {}
