package dev.signet.signing;

/** Where an authority's bytes are: one place of each kind. */
@FunctionalInterface
public interface AuthoritySource {

  /**
   * Reads the bytes as they are now.
   *
   * @throws Unreadable they cannot be had
   */
  AuthorityMaterial read() throws Unreadable;

  /** Why an authority's bytes cannot be had. Its message never shows them. */
  final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final AuthorityFault fault;

    /** With the fault and what to do about it. */
    public Unreadable(AuthorityFault fault, String sentence) {
      super(sentence);
      this.fault = fault;
    }

    /** Which fault. */
    public AuthorityFault fault() {
      return fault;
    }
  }
}
