package dev.signet.pki;

import dev.signet.pki.CreationStep.Ask;
import dev.signet.pki.CreationStep.Keep;
import dev.signet.pki.CreationStep.Make;
import dev.signet.pki.CreationStep.Refuse;
import dev.signet.pki.CreationStep.Thing;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be made of a control plane's files, and what is kept. Pure.
 *
 * @param steps CAs first
 */
public record CreationPlan(List<CreationStep> steps) {

  /** Copies what it is given. */
  public CreationPlan {
    steps = List.copyOf(steps);
  }

  /**
   * What was found of a leaf.
   *
   * @param hasOnlyKey whether its key is there and its certificate is not
   */
  record FoundLeaf(LeafProfile profile, LeafState state, boolean hasOnlyKey) {}

  /**
   * By what was found.
   *
   * @param cas what there is of each, in this order
   * @param serviceAccount what becomes of the service accounts' key
   */
  static CreationPlan of(
      Map<CaProfile, CaState> cas,
      CreationStep serviceAccount,
      List<FoundLeaf> leaves,
      Instant now) {
    List<CreationStep> steps = new ArrayList<>();
    cas.forEach((ca, state) -> steps.add(ca(ca, state, leaves)));
    steps.add(serviceAccount);
    for (FoundLeaf leaf : leaves) {
      CaProfile ca =
          cas.keySet().stream()
              .filter(one -> one.base().equals(leaf.profile().leaf().authority()))
              .findFirst()
              .orElseThrow();
      steps.add(leaf(leaf, ca, cas.get(ca), now));
    }
    return new CreationPlan(steps);
  }

  /** Whether there is all that there should be, or will be. */
  public boolean isWhole() {
    return steps.stream().noneMatch(Refuse.class::isInstance);
  }

  /** Those that are made. */
  public List<Make> made() {
    return steps.stream().filter(Make.class::isInstance).map(Make.class::cast).toList();
  }

  /** Those that CAs elsewhere are asked for. */
  public List<Ask> asked() {
    return steps.stream().filter(Ask.class::isInstance).map(Ask.class::cast).toList();
  }

  /** The same where nobody is asked. */
  CreationPlan withoutRequests() {
    return new CreationPlan(
        steps.stream()
            .map(
                step ->
                    step instanceof Ask ask
                        ? new Refuse(
                            ask.name(),
                            "It is not there, and the key of %s is elsewhere: there it has to be signed. --requests=DIR writes a request for it."
                                .formatted(ask.profile().leaf().authorityName()))
                        : step)
            .toList());
  }

  private static CreationStep ca(CaProfile ca, CaState state, List<FoundLeaf> leaves) {
    Optional<String> signed =
        leaves.stream()
            .filter(leaf -> leaf.profile().leaf().authority().equals(ca.base()))
            .filter(leaf -> leaf.state() instanceof LeafState.Held)
            .map(leaf -> leaf.profile().leaf().name())
            .findFirst();
    return switch (state) {
      case CaState.Ready _ -> new Keep(ca.name(), "there");
      case CaState.External _ -> new Keep(ca.name(), "there; its key is elsewhere");
      case CaState.Unusable unusable -> new Refuse(ca.name(), unusable.why());
      case CaState.Absent _ when signed.isPresent() ->
          new Refuse(
              ca.name(),
              "%s.crt is not there, and %s is, which a CA has signed. Put back that CA's certificate, or move away what it has signed."
                  .formatted(ca.base(), signed.get()));
      case CaState.Absent absent -> new Make(ca.name(), new Thing.Ca(ca), absent.hasKey());
    };
  }

  private static CreationStep leaf(FoundLeaf leaf, CaProfile ca, CaState state, Instant now) {
    String name = leaf.profile().leaf().name();
    if (leaf.hasOnlyKey()) {
      return missing(leaf, ca, state);
    }
    return switch (leaf.state()) {
      case LeafState.Absent _ -> missing(leaf, ca, state);
      case LeafState.Unusable unusable -> new Refuse(name, unusable.why());
      case LeafState.Keyless keyless -> new Refuse(name, keyless.why());
      case LeafState.Uncertified uncertified -> new Refuse(name, uncertified.why());
      case LeafState.Held held ->
          switch (state) {
            case CaState.Ready ready -> held(leaf.profile(), held, ready.certificate(), now);
            case CaState.External external ->
                held(leaf.profile(), held, external.certificate(), now);
            case CaState.Absent _, CaState.Unusable _ -> withoutCa(name, ca);
          };
    };
  }

  private static CreationStep missing(FoundLeaf leaf, CaProfile ca, CaState state) {
    String name = leaf.profile().leaf().name();
    return switch (state) {
      case CaState.Ready _, CaState.Absent _ ->
          new Make(name, new Thing.OfCa(leaf.profile()), leaf.hasOnlyKey());
      case CaState.External external ->
          new Ask(leaf.profile(), external.certificate(), leaf.hasOnlyKey());
      case CaState.Unusable _ -> withoutCa(name, ca);
    };
  }

  private static Refuse withoutCa(String name, CaProfile ca) {
    return new Refuse(name, "It waits for its CA, %s.".formatted(ca.name()));
  }

  private static CreationStep held(
      LeafProfile profile, LeafState.Held held, X509Certificate ca, Instant now) {
    String name = profile.leaf().name();
    if (!isOf(held.certificate(), ca)) {
      return new Refuse(
          name, "It is there, and another CA has signed it. Move it away, then it is made anew.");
    }
    List<String> lacking = SubjectNames.lacking(held.certificate(), profile.names());
    if (!lacking.isEmpty()) {
      return new Refuse(
          name,
          "It is there, without %s. Move it and its key away, then it is made anew."
              .formatted(String.join(", ", lacking)));
    }
    return new Keep(
        name,
        held.certificate().getNotAfter().toInstant().isAfter(now)
            ? "there"
            : "there, and has ended: signet pki renew " + name);
  }

  private static boolean isOf(X509Certificate certificate, X509Certificate ca) {
    try {
      certificate.verify(ca.getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }
}
