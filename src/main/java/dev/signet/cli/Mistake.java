package dev.signet.cli;

/** A user's mistake: in what was typed, or in a file that was named. */
final class Mistake extends Exception {
  private static final long serialVersionUID = 1L;

  Mistake(String sentence) {
    super(sentence);
  }
}
