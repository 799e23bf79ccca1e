package dev.signet.policy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads single fields of a policy, and says which one is wrong. Pure. */
final class FieldReader {

  private FieldReader() {}

  static Duration duration(String text, String otherwise, String field) {
    return duration(Objects.requireNonNullElse(text, otherwise), field);
  }

  static Optional<Duration> duration(Optional<String> text, String field) {
    return text.map(present -> duration(present, field));
  }

  private static Duration duration(String text, String field) {
    return Durations.parse(text)
        .orElseThrow(() -> new UnreadableField(field, "must be a duration such as 8760h or 90m"));
  }

  static Threshold threshold(String text, String otherwise, String field) {
    return Threshold.parse(Objects.requireNonNullElse(text, otherwise))
        .orElseThrow(
            () ->
                new UnreadableField(
                    field, "must be a percentage from 1 to 99, or a duration such as 720h"));
  }

  static List<AddressBlock> blocks(List<String> cidrs, String field) {
    return orEmpty(cidrs).stream()
        .map(
            cidr ->
                AddressBlock.parse(cidr)
                    .orElseThrow(
                        () -> new UnreadableField(field, "must be CIDRs such as 10.0.0.0/8")))
        .toList();
  }

  static List<NamePattern> patterns(List<String> texts) {
    return orEmpty(texts).stream().map(NamePattern::of).toList();
  }

  static List<NamePattern> dnsPatterns(List<String> texts) {
    return orEmpty(texts).stream().map(NamePattern::ofDns).toList();
  }

  static <T> List<T> orEmpty(List<T> list) {
    return Objects.requireNonNullElse(list, List.of());
  }

  static <T> T required(T value, String field) {
    if (value == null) {
      throw new UnreadableField(field, "is missing");
    }
    return value;
  }

  /** A user's mistake in one field. Does not leave this package. */
  static final class UnreadableField extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableField(String field, String sentence) {
      super(field + " " + sentence);
    }
  }
}
