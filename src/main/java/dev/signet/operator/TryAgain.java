package dev.signet.operator;

/** The world failed: JOSDK is to try again after its pause. Carries no trace, it is no bug. */
final class TryAgain extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TryAgain(String sentence) {
    super(sentence, null, false, false);
  }
}
