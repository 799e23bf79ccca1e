package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Where the CA is: exactly one of the three places.
 *
 * @param secret in a Secret
 * @param files in files that the operator can read
 * @param pkcs11 its key in a PKCS#11 token
 * @param keyPassword what an encrypted key in a Secret or a file is decrypted with, or absent
 */
@ValidationRule(
    value = "[has(self.secret), has(self.files), has(self.pkcs11)].filter(x, x).size() == 1",
    message = "name exactly one authority: secret, files or pkcs11")
@ValidationRule(
    value = "!has(self.keyPassword) || !has(self.pkcs11)",
    message = "keyPassword is for a key in a Secret or a file: a token has pkcs11.pin")
public record AuthorityRef(
    @JsonPropertyDescription(
            "The CA is in a Secret. Signet needs permission to get this Secret by its name.")
        SecretRef secret,
    @JsonPropertyDescription(
            "The CA is in files of the operator's own file system, for example a mounted volume."
                + " They are read again when they change.")
        FilesRef files,
    @JsonPropertyDescription(
            "The CA's key is in a PKCS#11 token, for example a hardware security module, and never"
                + " leaves it.")
        Pkcs11Ref pkcs11,
    @JsonPropertyDescription(
            "The password of an encrypted key (PKCS#8, ENCRYPTED PRIVATE KEY) in secret or files."
                + " Signet needs permission to get this Secret by its name.")
        SecretValueRef keyPassword) {

  /** In a Secret, its key not encrypted. */
  public static AuthorityRef of(SecretRef secret) {
    return new AuthorityRef(secret, null, null, null);
  }

  /** In files, the key not encrypted. */
  public static AuthorityRef of(FilesRef files) {
    return new AuthorityRef(null, files, null, null);
  }

  /** Its key in a token. */
  public static AuthorityRef of(Pkcs11Ref pkcs11) {
    return new AuthorityRef(null, null, pkcs11, null);
  }
}
