package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A Secret that holds a CA certificate and its key, both PEM.
 *
 * @param namespace its namespace; absent: the operator's own
 * @param name its name
 * @param certificateKey the key of its data that holds the CA certificate
 * @param privateKeyKey the key of its data that holds the CA's private key
 */
public record SecretRef(
    @Size(max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("The Secret's namespace. Absent: the operator's own.")
        String namespace,
    @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @JsonPropertyDescription("The Secret's name.")
        String name,
    @Default(DEFAULT_CERTIFICATE_KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The key of the Secret's data that holds the CA certificate, PEM.")
        String certificateKey,
    @Default(DEFAULT_PRIVATE_KEY_KEY)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            "The key of the Secret's data that holds the CA's private key, PEM: PKCS#8, PKCS#1 or"
                + " SEC1. An encrypted one needs keyPassword.")
        String privateKeyKey) {

  /** As in a Secret of type {@code kubernetes.io/tls}. */
  public static final String DEFAULT_CERTIFICATE_KEY = "tls.crt";

  /** As in a Secret of type {@code kubernetes.io/tls}. */
  public static final String DEFAULT_PRIVATE_KEY_KEY = "tls.key";
}
