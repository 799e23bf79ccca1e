package dev.signet.policy;

import dev.signet.request.Requester;
import java.util.Optional;

/** Where a policy stands towards a request: it governs, it would, or why it is not about it. */
public sealed interface Standing {

  /** It governs. */
  record Governs() implements Standing {}

  /**
   * It matches, and another one comes before it.
   *
   * @param governing the name of that one
   * @param because why that one comes first
   */
  record Preceded(String governing, Because because) implements Standing {}

  /** It is about other signers. */
  record OtherSigner() implements Standing {}

  /** It is about this signer and other requesters. */
  record OtherRequester() implements Standing {}

  /** Why one of two policies that match comes first. */
  enum Because {
    /** Its precedence is lower. */
    Precedence,
    /** Of two of the same precedence it is older. */
    Age,
    /** Of two that are as old as each other its name comes first. */
    Name
  }

  /** Where this policy stands, given the one that governs. */
  static Standing of(
      Policy policy, String signerName, Requester requester, Optional<Policy> governing) {
    if (!policy.signerNames().contains(signerName)) {
      return new OtherSigner();
    }
    if (governing.isEmpty() || !policy.matches(signerName, requester)) {
      return new OtherRequester();
    }
    return governing.get().equals(policy)
        ? new Governs()
        : new Preceded(governing.get().name(), because(governing.get(), policy));
  }

  private static Because because(Policy first, Policy second) {
    if (first.precedence() != second.precedence()) {
      return Because.Precedence;
    }
    return first.createdAt().equals(second.createdAt()) ? Because.Name : Because.Age;
  }
}
