package dev.signet.signing;

/** What came of loading an authority. */
public sealed interface AuthorityResult {

  /**
   * It can sign.
   *
   * @param authority the CA
   */
  record Ready(Authority authority) implements AuthorityResult {}

  /**
   * It cannot.
   *
   * @param fault why
   * @param sentence for people: what was found, and what to do
   */
  record Faulty(AuthorityFault fault, String sentence) implements AuthorityResult {}
}
