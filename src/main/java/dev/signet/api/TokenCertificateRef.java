package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Where the certificate of a CA is whose key is in a token: exactly one of the three.
 *
 * @param secret in a Secret
 * @param configMap in a ConfigMap
 * @param file absolute path
 */
@ValidationRule(
    value = "[has(self.secret), has(self.configMap), has(self.file)].filter(x, x).size() == 1",
    message = "name exactly one of secret, configMap and file")
public record TokenCertificateRef(
    @JsonPropertyDescription("The CA certificate is in a Secret, PEM.") SecretValueRef secret,
    @JsonPropertyDescription("The CA certificate is in a ConfigMap, PEM.")
        ConfigMapValueRef configMap,
    @Size(min = 2, max = 4096)
        @Pattern("^/.+$")
        @JsonPropertyDescription("Absolute path of the CA certificate, PEM.")
        String file) {}
