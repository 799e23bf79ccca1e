package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Keys that may be certified.
 *
 * @param algorithm their kind
 * @param minSize at least so many bits; absent: RSA 2048, ECDSA 256
 * @param maxSize at most so many; absent: RSA 8192, ECDSA 521
 */
@ValidationRule(
    value = "!has(self.minSize) || !has(self.maxSize) || self.minSize <= self.maxSize",
    message = "minSize must not be larger than maxSize")
@ValidationRule(
    value =
        "(self.algorithm == 'RSA' || self.algorithm == 'ECDSA') || (!has(self.minSize) &&"
            + " !has(self.maxSize))",
    message = "only RSA and ECDSA keys come in sizes")
public record KeyRule(
    @Required @JsonPropertyDescription("RSA, ECDSA, Ed25519 or MLDSA.") Algorithm algorithm,
    @Min(256)
        @Max(16384)
        @JsonPropertyDescription("At least so many bits. Absent: 2048 for RSA, 256 for ECDSA.")
        Integer minSize,
    @Min(256)
        @Max(16384)
        @JsonPropertyDescription(
            "At most so many bits, since a huge RSA key costs who verifies it. Absent: 8192 for"
                + " RSA, 521 for ECDSA.")
        Integer maxSize) {

  /** A kind of key. */
  public enum Algorithm {
    /** RSA. */
    RSA,
    /** ECDSA on a NIST curve: P-256, P-384 or P-521. */
    ECDSA,
    /** Ed25519 (RFC 8410). */
    Ed25519,
    /** ML-DSA-44, -65 and -87 (FIPS 204). The API server has to take it too. */
    MLDSA
  }
}
