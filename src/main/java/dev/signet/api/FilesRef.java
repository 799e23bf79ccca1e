package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * Files that hold a CA certificate and its key, both PEM.
 *
 * @param certificate absolute path of the CA certificate
 * @param privateKey absolute path of the CA's private key
 */
public record FilesRef(
    @Required
        @Size(min = 2, max = 4096)
        @Pattern("^/.+$")
        @JsonPropertyDescription("Absolute path of the CA certificate, PEM.")
        String certificate,
    @Required
        @Size(min = 2, max = 4096)
        @Pattern("^/.+$")
        @JsonPropertyDescription(
            "Absolute path of the CA's private key, PEM: PKCS#8, PKCS#1 or SEC1. An encrypted one"
                + " needs keyPassword.")
        String privateKey) {}
