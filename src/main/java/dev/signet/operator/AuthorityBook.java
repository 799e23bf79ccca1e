package dev.signet.operator;

import dev.signet.api.AuthorityRef;
import dev.signet.policy.Policy;
import dev.signet.policy.SigningRules;
import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityMaterial;
import dev.signet.signing.AuthorityReader;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.AuthorityResult.Faulty;
import dev.signet.signing.AuthorityResult.Ready;
import dev.signet.signing.AuthoritySource;
import dev.signet.signing.EncryptedSource;
import dev.signet.signing.FilesSource;
import dev.signet.signing.NamedObjects;
import dev.signet.signing.SecretSource;
import dev.signet.signing.token.TokenAuthorities;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The authorities in use, by policy. They are looked at every few seconds, by a GET of the one
 * Secret or by reading the files, so that a rotated CA signs without a restart, whatever became of
 * a watch and however a volume swaps its files.
 */
final class AuthorityBook implements AutoCloseable {

  private final NamedObjects objects;
  private final TokenAuthorities tokens;
  private final Clock clock;
  private final Map<String, AuthorityState> states = new ConcurrentHashMap<>();

  AuthorityBook(KubernetesClient client, String ownNamespace, Clock clock) {
    this.objects = new NamedObjects(client, ownNamespace);
    this.tokens = new TokenAuthorities(objects, System::nanoTime);
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

  /** Leaves the tokens. */
  @Override
  public void close() {
    tokens.close();
  }

  /** Forgets the authorities of all policies but these. */
  void retain(Set<String> policies) {
    states.keySet().retainAll(policies);
    tokens.retain(
        states.values().stream()
            .map(state -> state.ref().pkcs11())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet()));
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
    if (ref.pkcs11() != null) {
      return state(ref, "", tokens.look(ref.pkcs11(), clock.instant()), previous);
    }
    try {
      AuthorityMaterial material = material(ref);
      try {
        String digest = HexFormat.of().formatHex(material.digest());
        if (before.filter(state -> state.isStillGood(ref, digest, clock.instant())).isPresent()) {
          return before.get();
        }
        return state(ref, digest, AuthorityReader.read(material, clock.instant()), previous);
      } finally {
        material.forget();
      }
    } catch (AuthoritySource.Unreadable e) {
      return state(ref, "", new Faulty(e.fault(), e.getMessage()), previous);
    }
  }

  private AuthorityState state(
      AuthorityRef ref, String digest, AuthorityResult result, Optional<Authority> previous) {
    return switch (result) {
      case Ready ready ->
          new AuthorityState(ref, digest, Optional.of(ready.authority()), Optional.empty());
      case Faulty faulty ->
          new AuthorityState(ref, digest, keep(previous, faulty), Optional.of(faulty));
    };
  }

  private AuthorityMaterial material(AuthorityRef ref) throws AuthoritySource.Unreadable {
    AuthoritySource place =
        ref.secret() != null
            ? new SecretSource(objects, ref.secret())
            : new FilesSource(ref.files());
    return ref.keyPassword() == null
        ? place.read()
        : new EncryptedSource(place, objects, ref.keyPassword()).read();
  }

  /**
   * A replacement that cannot be used may be half a rotation: the CA before goes on. But a Secret
   * that was deleted or taken from Signet was taken on purpose, and one that ended signs nothing.
   */
  private Optional<Authority> keep(Optional<Authority> previous, Faulty faulty) {
    Instant now = clock.instant();
    return switch (faulty.fault()) {
      case SecretNotFound, SecretForbidden, ConfigMapNotFound, ConfigMapForbidden, FileUnreadable ->
          Optional.empty();
      // With the token or the PIN its key is gone too.
      case ModuleUnreadable,
          TokenNotFound,
          TokenUnavailable,
          TokenTimeout,
          PinMissing,
          PinRefused,
          PinLocked,
          KeyNotFound,
          KeyNotUnique,
          KeyWithoutCertificate,
          KeyExposed ->
          Optional.empty();
      case SecretKeyMissing,
          ConfigMapKeyMissing,
          Unavailable,
          CertificateMalformed,
          KeyMalformed,
          KeyPasswordMissing,
          KeyPasswordRefused,
          KeyEncryptionUnsupported,
          KeyMismatch,
          NotACa,
          MayNotSignCertificates,
          ChainBroken,
          PathTooLong,
          Expired,
          NotYetValid ->
          previous.filter(a -> AuthorityReader.dates(a, now).isEmpty());
    };
  }
}
