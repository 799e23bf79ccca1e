package dev.signet.pki;

import dev.signet.pki.AuthorityFiles.Found;
import dev.signet.pki.RenewalStep.Add;
import dev.signet.pki.RenewalStep.Ask;
import dev.signet.pki.RenewalStep.Install;
import dev.signet.pki.RenewalStep.Keep;
import dev.signet.pki.RenewalStep.Refuse;
import dev.signet.pki.RenewalStep.Renew;
import dev.signet.pki.RenewalStep.Skip;
import dev.signet.policy.Durations;
import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.Validity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is to become of each leaf. Pure.
 *
 * @param steps in the order of the leaves
 */
public record RenewalPlan(List<RenewalStep> steps) {

  /** A certificate that would win less than this share of its life is as good as new. */
  private static final int SHARE_NOT_WORTH_IT = 100;

  /** Copies what it is given. */
  public RenewalPlan {
    steps = List.copyOf(steps);
  }

  /**
   * By these rules.
   *
   * @param authorities what came of reading each leaf's CA, by {@link Leaf#authority()}
   */
  public static RenewalPlan of(
      List<LeafState> states,
      Map<String, AuthorityResult> authorities,
      RenewalRules rules,
      Instant now) {
    return of(
        states, rules, held -> held(held, authorities.get(held.leaf().authority()), rules, now));
  }

  /**
   * The same for CAs that sign elsewhere: which certificates to ask them for. As good as new is
   * none: whoever asks wants one.
   *
   * @param authorities the CAs' certificates, by {@link Leaf#authority()}
   */
  public static RenewalPlan ofRequests(
      List<LeafState> states, Map<String, Found> authorities, RenewalRules rules, Instant now) {
    return of(
        states,
        rules,
        held ->
            later(held, rules, now)
                .orElseGet(
                    () ->
                        switch (authorities.get(held.leaf().authority())) {
                          case Found.Unfit unfit -> new Refuse(held.leaf(), unfit.sentence());
                          case Found.Certificate ca ->
                              switch (rules.key().of(held)) {
                                case KeyWish.Outcome.Impossible impossible ->
                                    new Refuse(held.leaf(), impossible.why());
                                case KeyWish.Outcome.Possible possible ->
                                    new Ask(held, ca.certificate(), possible.newKey());
                              };
                        }));
  }

  private static RenewalPlan of(
      List<LeafState> states, RenewalRules rules, Function<LeafState.Held, RenewalStep> ofHeld) {
    return new RenewalPlan(
        states.stream()
            .filter(state -> rules.isAbout(state.leaf()))
            .map(state -> step(state, rules, ofHeld))
            .toList());
  }

  /** Whether all that was asked for can be done. */
  public boolean isWhole() {
    return steps.stream().noneMatch(Refuse.class::isInstance);
  }

  /** Those that are renewed. */
  public List<Renew> renewals() {
    return steps.stream().filter(Renew.class::isInstance).map(Renew.class::cast).toList();
  }

  /** Those that are asked for elsewhere. */
  public List<Ask> requests() {
    return steps.stream().filter(Ask.class::isInstance).map(Ask.class::cast).toList();
  }

  /** Those that were signed elsewhere and are installed. */
  public List<Install> installations() {
    return steps.stream().filter(Install.class::isInstance).map(Install.class::cast).toList();
  }

  /** Those that were signed elsewhere and come where there was nothing. */
  public List<Add> additions() {
    return steps.stream().filter(Add.class::isInstance).map(Add.class::cast).toList();
  }

  private static RenewalStep step(
      LeafState state, RenewalRules rules, Function<LeafState.Held, RenewalStep> ofHeld) {
    return switch (state) {
      case LeafState.Absent absent when absent.leaf().isOptional() && rules.names().isEmpty() ->
          new Skip(absent.leaf());
      case LeafState.Absent absent ->
          new Refuse(
              absent.leaf(),
              "It is not there, so there is nothing to renew. Make it: kubeadm init phase certs or"
                  + " kubeconfig.");
      case LeafState.Unusable unusable -> new Refuse(unusable.leaf(), unusable.why());
      case LeafState.Keyless keyless -> new Refuse(keyless.leaf(), keyless.why());
      case LeafState.Uncertified uncertified -> new Refuse(uncertified.leaf(), uncertified.why());
      case LeafState.Held held -> ofHeld.apply(held);
    };
  }

  /** One that ends later than asked about stays. */
  private static Optional<RenewalStep> later(LeafState.Held held, RenewalRules rules, Instant now) {
    Instant end = held.certificate().getNotAfter().toInstant();
    return rules
        .within()
        .filter(within -> end.isAfter(now.plus(within)))
        .map(
            within ->
                new Keep(
                    held.leaf(),
                    held.certificate(),
                    "does not end within " + Durations.text(within)));
  }

  private static RenewalStep held(
      LeafState.Held held, AuthorityResult authority, RenewalRules rules, Instant now) {
    return later(held, rules, now)
        .orElseGet(
            () ->
                switch (authority) {
                  case AuthorityResult.Faulty faulty -> new Refuse(held.leaf(), faulty.sentence());
                  case AuthorityResult.Ready ready -> signed(held, ready.authority(), rules, now);
                });
  }

  private static RenewalStep signed(
      LeafState.Held held, Authority authority, RenewalRules rules, Instant now) {
    Instant wanted = now.plus(rules.duration());
    boolean isClipped = wanted.isAfter(authority.notAfter());
    Instant end = (isClipped ? authority.notAfter() : wanted).truncatedTo(ChronoUnit.SECONDS);
    Instant begin = now.minus(rules.backdate()).truncatedTo(ChronoUnit.SECONDS);
    if (!rules.isForced() && isAsGoodAsNew(held, authority, end, now)) {
      return new Keep(
          held.leaf(),
          held.certificate(),
          rules.key() instanceof KeyWish.New
              ? "as good as new; --force for a new key all the same"
              : "as good as new");
    }
    var validity = new Validity(begin, end);
    return switch (rules.key().of(held)) {
      case KeyWish.Outcome.Impossible impossible -> new Refuse(held.leaf(), impossible.why());
      case KeyWish.Outcome.Possible possible ->
          new Renew(
              held.leaf(),
              held.certificate(),
              held.place(),
              authority,
              validity,
              isClipped,
              possible.newKey());
    };
  }

  /** So that a second run changes nothing, and one after a crash finishes what is left. */
  private static boolean isAsGoodAsNew(
      LeafState.Held held, Authority authority, Instant end, Instant now) {
    Instant present = held.certificate().getNotAfter().toInstant();
    long share = Duration.between(now, end).toMillis() / SHARE_NOT_WORTH_IT;
    return !present.plusMillis(share).isBefore(end)
        && !held.certificate().getNotBefore().toInstant().isAfter(now)
        && IssuedCertificate.isBy(held.certificate(), authority.certificate());
  }
}
