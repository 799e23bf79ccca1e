package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A CA whose key is in a PKCS#11 token (a hardware security module, for example), and stays there.
 *
 * @param module absolute path of the token's PKCS#11 library
 * @param tokenLabel the label of the token, or absent
 * @param slot the number of the token's slot, or absent
 * @param keyLabel the label (CKA_LABEL) of the private key, or absent
 * @param keyId the identifier (CKA_ID) of the private key in hexadecimal, or absent
 * @param certificate where the CA certificate is; absent: in the token, with the key's CKA_ID
 * @param pin the user's PIN; absent: the token wants none
 */
@ValidationRule(
    value = "has(self.tokenLabel) != has(self.slot)",
    message = "name the token by either tokenLabel or slot")
@ValidationRule(
    value = "has(self.keyLabel) || has(self.keyId)",
    message = "name the key by keyLabel, keyId or both")
public record Pkcs11Ref(
    @Required
        @Size(min = 2, max = 4096)
        @Pattern("^(/[A-Za-z0-9._+-]+)+$")
        @JsonPropertyDescription(
            "Absolute path of the token's PKCS#11 library in the operator's own file system. It is"
                + " loaded into the operator's process: name only a library that you trust.")
        String module,
    @Size(min = 1, max = 32)
        @JsonPropertyDescription("The label of the token. Either this or slot.")
        String tokenLabel,
    @Min(0)
        @Max(4294967295L)
        @JsonPropertyDescription("The number of the token's slot. Either this or tokenLabel.")
        Long slot,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription("The label of the private key, its CKA_LABEL.")
        String keyLabel,
    @Size(min = 2, max = 256)
        @Pattern("^([0-9a-fA-F]{2})+$")
        @JsonPropertyDescription("The identifier of the private key, its CKA_ID, in hexadecimal.")
        String keyId,
    @JsonPropertyDescription(
            "Where the CA certificate is. Absent: in the token, as the certificate object with the"
                + " CKA_ID of the key.")
        TokenCertificateRef certificate,
    @JsonPropertyDescription(
            "The user's PIN of the token. Signet needs permission to get this Secret by its name."
                + " A refused PIN is not tried again until it changes.")
        SecretValueRef pin) {}
