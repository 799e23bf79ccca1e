package dev.signet.request;

/** What came of reading a CertificateSigningRequest. */
public sealed interface ReadResult {

  /**
   * It could be read.
   *
   * @param request what it says
   */
  record Read(CertificateRequest request) implements ReadResult {}

  /**
   * It could not be read, and never will be: spec is immutable.
   *
   * @param reason why
   * @param sentence the same for people
   */
  record Unreadable(Reason reason, String sentence) implements ReadResult {}
}
