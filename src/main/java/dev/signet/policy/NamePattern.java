package dev.signet.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A pattern of names: every {@code *} stands for some characters, everything else for itself, and
 * the whole name has to match. Which characters {@code *} stands for depends on what the names are.
 *
 * @param text as the policy has it
 * @param regex the same
 */
public record NamePattern(String text, Pattern regex) {

  /** {@code *} is any characters, none too. */
  public static NamePattern of(String text) {
    return new NamePattern(text, Pattern.compile(joined(text, ".*"), Pattern.DOTALL));
  }

  /** {@code *} is one label of a DNS name, or a part of one; case does not matter (RFC 4343). */
  public static NamePattern ofDns(String text) {
    return new NamePattern(text, Pattern.compile(joined(text.toLowerCase(Locale.ROOT), "[^.]+")));
  }

  private static String joined(String text, String star) {
    return Arrays.stream(text.split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(star));
  }

  /** Whether this name, whole, is one of them. DNS names have to be in lower case. */
  public boolean matches(String name) {
    return regex.matcher(name).matches();
  }

  /** Two patterns of the same text and kind are the same: status compares policies. */
  @Override
  public boolean equals(Object other) {
    return other instanceof NamePattern pattern && pattern.regex.pattern().equals(regex.pattern());
  }

  @Override
  public int hashCode() {
    return regex.pattern().hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
