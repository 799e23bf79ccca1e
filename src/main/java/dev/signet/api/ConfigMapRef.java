package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A ConfigMap.
 *
 * @param namespace absent: the operator's own
 * @param name metadata.name
 */
public record ConfigMapRef(
    @Size(min = 1, max = 63) @JsonPropertyDescription("Its namespace. Absent: the operator's own.")
        String namespace,
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Its name.") String name) {}
