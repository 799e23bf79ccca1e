package dev.signet.operator;

import dev.signet.api.AuthorityRef;
import dev.signet.policy.Policy;
import dev.signet.policy.SigningRules;
import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityMaterial;
import dev.signet.signing.AuthorityReader;
import dev.signet.signing.AuthorityResult.Faulty;
import dev.signet.signing.AuthorityResult.Ready;
import dev.signet.signing.AuthoritySource;
import dev.signet.signing.FilesSource;
import dev.signet.signing.SecretSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The authorities in use, by policy. They are looked at every few seconds, by a GET of the one
 * Secret or by reading the files, so that a rotated CA signs without a restart, whatever became of
 * a watch and however a volume swaps its files.
 */
final class AuthorityBook {

  private final KubernetesClient client;
  private final String ownNamespace;
  private final Clock clock;
  private final Map<String, AuthorityState> states = new ConcurrentHashMap<>();

  AuthorityBook(KubernetesClient client, String ownNamespace, Clock clock) {
    this.client = client;
    this.ownNamespace = ownNamespace;
    this.clock = clock;
  }

  /** What is known of the authority of this policy; nothing before it was first looked at. */
  Optional<AuthorityState> state(Policy policy) {
    return policy
        .signing()
        .flatMap(
            rules ->
                Optional.ofNullable(states.get(policy.name()))
                    .filter(state -> state.ref().equals(rules.authority())));
  }

  /** The CA that signs for this policy now, if one can. */
  Optional<Authority> usable(Policy policy) {
    return state(policy).flatMap(AuthorityState::usable);
  }

  /** Forgets the authorities of all policies but these. */
  void retain(Set<String> policies) {
    states.keySet().retainAll(policies);
  }

  /**
   * Looks at the authority of this policy again.
   *
   * @return whether anything about it is new
   */
  boolean refresh(Policy policy, SigningRules rules) {
    AuthorityState before = states.get(policy.name());
    AuthorityState after = look(rules.authority(), Optional.ofNullable(before));
    states.put(policy.name(), after);
    return before == null || !before.sameAs(after);
  }

  private AuthorityState look(AuthorityRef ref, Optional<AuthorityState> before) {
    Optional<Authority> previous =
        before.filter(state -> state.ref().equals(ref)).flatMap(AuthorityState::usable);
    try {
      AuthorityMaterial material = source(ref).read();
      try {
        String digest = HexFormat.of().formatHex(material.digest());
        if (before.filter(state -> state.isStillGood(ref, digest, clock.instant())).isPresent()) {
          return before.get();
        }
        return switch (AuthorityReader.read(material, clock.instant())) {
          case Ready ready ->
              new AuthorityState(ref, digest, Optional.of(ready.authority()), Optional.empty());
          case Faulty faulty ->
              new AuthorityState(ref, digest, keep(previous, faulty), Optional.of(faulty));
        };
      } finally {
        material.forget();
      }
    } catch (AuthoritySource.Unreadable e) {
      Faulty faulty = new Faulty(e.fault(), e.getMessage());
      return new AuthorityState(ref, "", keep(previous, faulty), Optional.of(faulty));
    }
  }

  private AuthoritySource source(AuthorityRef ref) {
    return ref.secret() == null
        ? new FilesSource(ref.files())
        : new SecretSource(client, ownNamespace, ref.secret());
  }

  /**
   * A replacement that cannot be used may be half a rotation: the CA before goes on. But a Secret
   * that was deleted or taken from Signet was taken on purpose, and one that ended signs nothing.
   */
  private Optional<Authority> keep(Optional<Authority> previous, Faulty faulty) {
    Instant now = clock.instant();
    return switch (faulty.fault()) {
      case SecretNotFound, SecretForbidden, FileUnreadable -> Optional.empty();
      case SecretKeyMissing,
          Unavailable,
          CertificateMalformed,
          KeyMalformed,
          KeyMismatch,
          NotACa,
          MayNotSignCertificates,
          Expired,
          NotYetValid ->
          previous.filter(a -> AuthorityReader.dates(a.certificate(), now).isEmpty());
    };
  }
}
