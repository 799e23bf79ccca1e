package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Where the CA is: exactly one of the two.
 *
 * @param secret in a Secret
 * @param files in files that the operator can read
 */
@ValidationRule(
    value = "has(self.secret) != has(self.files)",
    message =
        "name exactly one authority: either signing.authority.secret or signing.authority.files")
public record AuthorityRef(
    @JsonPropertyDescription(
            "The CA is in a Secret. Signet needs permission to get this Secret by its name.")
        SecretRef secret,
    @JsonPropertyDescription(
            "The CA is in files of the operator's own file system, for example a mounted volume."
                + " They are read again when they change.")
        FilesRef files) {}
