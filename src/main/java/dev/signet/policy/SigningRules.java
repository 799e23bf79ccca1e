package dev.signet.policy;

import dev.signet.api.AuthorityRef;
import dev.signet.api.Signing.ClientTrust;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a policy signs.
 *
 * @param authority where the CA is
 * @param lifetime of its certificates
 * @param perSigner the lifetimes of the signers that have their own
 * @param clientTrust whether the API server has to trust the CA of client certificates
 * @param rollover to the CA that is to follow, if there is one
 * @param trustBundle where the CA certificates are published, if anywhere
 * @param includeChain whether the intermediate CAs go with a certificate
 */
public record SigningRules(
    AuthorityRef authority,
    Lifetime lifetime,
    Map<String, Lifetime> perSigner,
    ClientTrust clientTrust,
    Optional<RolloverRules> rollover,
    Optional<TrustBundleRules> trustBundle,
    boolean includeChain) {

  /** Copies what it is given. */
  public SigningRules {
    perSigner = Map.copyOf(perSigner);
  }

  /** One CA and one lifetime, and nothing else said. */
  public static SigningRules of(AuthorityRef authority, Lifetime lifetime) {
    return new SigningRules(
        authority,
        lifetime,
        Map.of(),
        ClientTrust.Required,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** All that it may give: the policy's and each signer's own. */
  public Stream<Lifetime> lifetimes() {
    return Stream.concat(Stream.of(lifetime), perSigner.values().stream());
  }

  /** The same for one signer alone, with the lifetime of that signer, at most this long. */
  SigningRules of(String signerName, Optional<Duration> longest) {
    Lifetime own = perSigner.getOrDefault(signerName, lifetime);
    return new SigningRules(
        authority,
        longest.map(own::atMost).orElse(own),
        Map.of(),
        clientTrust,
        rollover,
        trustBundle,
        includeChain);
  }
}
