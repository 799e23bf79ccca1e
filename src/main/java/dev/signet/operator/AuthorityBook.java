package dev.signet.operator;

import dev.signet.api.AuthorityRef;
import dev.signet.policy.Policy;
import dev.signet.policy.RolloverRules;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The authorities in use, by policy. They are looked at every few seconds, by a GET of the one
 * Secret or by reading the files, so that a rotated CA signs without a restart, whatever became of
 * a watch and however a volume swaps its files.
 */
final class AuthorityBook implements AutoCloseable {

  private final NamedObjects objects;
  private final TokenAuthorities tokens;
  private final Clock clock;
  private final Map<Place, AuthorityState> states = new ConcurrentHashMap<>();

  /** Which of a policy's CAs. */
  enum Role {
    /** {@code signing.authority}. */
    Current,
    /** {@code signing.rollover.next}. */
    Next
  }

  private record Place(String policy, Role role) {}

  AuthorityBook(KubernetesClient client, String ownNamespace, Clock clock) {
    this.objects = new NamedObjects(client, ownNamespace);
    this.tokens = new TokenAuthorities(objects, System::nanoTime);
    this.clock = clock;
  }

  /** What is known of the current CA of this policy; nothing before it was first looked at. */
  Optional<AuthorityState> state(Policy policy) {
    return state(policy, Role.Current);
  }

  /** What is known of this CA of this policy; nothing before it was first looked at. */
  Optional<AuthorityState> state(Policy policy, Role role) {
    return ref(policy, role)
        .flatMap(
            ref ->
                Optional.ofNullable(states.get(new Place(policy.name(), role)))
                    .filter(state -> state.ref().equals(ref)));
  }

  /** The current CA of this policy, if it can sign. */
  Optional<Authority> usable(Policy policy) {
    return state(policy).flatMap(AuthorityState::usable);
  }

  /** All CAs that may have signed for this policy and whose keys are known. */
  List<Authority> known(Policy policy) {
    return Stream.of(Role.values())
        .flatMap(role -> state(policy, role).stream())
        .flatMap(state -> Stream.concat(state.usable().stream(), state.before().stream()))
        .toList();
  }

  /** Leaves the tokens. */
  @Override
  public void close() {
    tokens.close();
  }

  /** Forgets the authorities of all policies but these. */
  void retain(Set<Policy> policies) {
    Set<Place> places =
        policies.stream()
            .flatMap(
                policy ->
                    Stream.of(Role.values())
                        .filter(role -> ref(policy, role).isPresent())
                        .map(role -> new Place(policy.name(), role)))
            .collect(Collectors.toSet());
    states.keySet().retainAll(places);
    tokens.retain(
        states.values().stream()
            .map(state -> state.ref().pkcs11())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet()));
  }

  /** The CA that was current before is needed no more: nor is its key. */
  void forgetBefore(Policy policy) {
    states.computeIfPresent(
        new Place(policy.name(), Role.Current), (place, state) -> state.alone());
  }

  /**
   * Looks at the CAs of this policy again.
   *
   * @return whether anything about them is new
   */
  boolean refresh(Policy policy) {
    boolean isNew = false;
    for (Role role : Role.values()) {
      Optional<AuthorityRef> ref = ref(policy, role);
      isNew |= ref.isPresent() && refresh(new Place(policy.name(), role), ref.get());
    }
    return isNew;
  }

  private boolean refresh(Place place, AuthorityRef ref) {
    AuthorityState before = states.get(place);
    AuthorityState looked = look(ref, Optional.ofNullable(before));
    AuthorityState after = before == null ? looked : looked.after(before);
    states.put(place, after);
    return before == null || !before.sameAs(after);
  }

  private static Optional<AuthorityRef> ref(Policy policy, Role role) {
    return policy
        .signing()
        .flatMap(
            rules ->
                switch (role) {
                  case Current -> Optional.of(rules.authority());
                  case Next -> rules.rollover().map(RolloverRules::next);
                });
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
