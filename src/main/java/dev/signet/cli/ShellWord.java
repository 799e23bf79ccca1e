package dev.signet.cli;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** One word of a command that people copy, whatever strangers put into it. */
final class ShellWord {

  /** What no shell gives a meaning to. */
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

  private ShellWord() {}

  /** The word as a POSIX shell takes it literally; with control characters, as bash does. */
  static String of(String word) {
    if (BARE.matcher(word).matches()) {
      return word;
    }
    return SafeText.isPlain(word) ? "'" + word.replace("'", "'\\''") + "'" : ansi(word);
  }

  /** ANSI-C quoting: every byte that is not a letter or a digit as its number. */
  private static String ansi(String word) {
    StringBuilder quoted = new StringBuilder("$'");
    for (byte unit : word.getBytes(StandardCharsets.UTF_8)) {
      if (Character.isLetterOrDigit(unit & 0xff) && unit > 0) {
        quoted.append((char) unit);
      } else {
        quoted.append("\\x").append(HexFormat.of().toHexDigits(unit));
      }
    }
    return quoted.append('\'').toString();
  }
}
