package dev.signet.cli;

import java.util.PrimitiveIterator;

/**
 * Text of strangers on a terminal: whoever makes a request chooses its names, and a terminal obeys
 * what it is told between them.
 */
final class SafeText {

  private SafeText() {}

  /**
   * The same with every character that is not plainly visible as an escape: control characters,
   * line ends, those that turn the direction of writing, lone surrogates.
   */
  static String of(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    PrimitiveIterator.OfInt codePoints = text.codePoints().iterator();
    while (codePoints.hasNext()) {
      append(safe, codePoints.nextInt());
    }
    return safe.toString();
  }

  /** Whether it has none of those characters. */
  static boolean isPlain(String text) {
    return text.codePoints().allMatch(SafeText::isVisible);
  }

  private static void append(StringBuilder safe, int codePoint) {
    if (isVisible(codePoint)) {
      safe.appendCodePoint(codePoint);
    } else if (codePoint <= 0xff) {
      safe.append("\\x%02x".formatted(codePoint));
    } else if (codePoint <= 0xffff) {
      safe.append("\\u%04x".formatted(codePoint));
    } else {
      safe.append("\\U%08x".formatted(codePoint));
    }
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
