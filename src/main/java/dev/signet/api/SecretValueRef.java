package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * One value of a Secret: a password or a PIN.
 *
 * @param namespace the Secret's namespace; absent: the operator's own
 * @param name the Secret's name
 * @param key the key of its data
 */
public record SecretValueRef(
    @Size(max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription("The Secret's namespace. Absent: the operator's own.")
        String namespace,
    @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @JsonPropertyDescription("The Secret's name.")
        String name,
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The key of the Secret's data that holds the value.")
        String key) {}
