package dev.signet.cli;

import dev.signet.request.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What to do about a reason code: the last column of the tables in docs/reason-codes.md, which is
 * part of the program so that both say the same.
 */
final class Advice {

  private static final String PAGE = "reason-codes.md";
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Za-z0-9]+)` \\| .* \\| (.*) \\|$");
  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\(([^)#]*)[^)]*\\)");

  /** What the documents say when there is nothing to do. */
  private static final String NOTHING = "nothing";

  private final Map<String, String> byCode;

  private Advice(Map<String, String> byCode) {
    this.byCode = byCode;
  }

  /** All of the page. */
  static Advice read() {
    try (InputStream page = Advice.class.getResourceAsStream(PAGE)) {
      return of(new String(page.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of a page that reads so. */
  static Advice of(String page) {
    return new Advice(
        ROW.matcher(page)
            .results()
            .collect(
                Collectors.toMap(row -> row.group(1), row -> plain(row.group(2)), (a, b) -> a)));
  }

  /** What to do; empty: nothing. */
  Optional<String> on(Reason reason) {
    return Optional.ofNullable(byCode.get(reason.name())).filter(text -> !text.equals(NOTHING));
  }

  /** The same for what a condition gives as its reason; empty too: it is none of ours. */
  Optional<String> on(String code) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.name().equals(code))
        .findFirst()
        .flatMap(this::on);
  }

  private static String plain(String markdown) {
    return LINK.matcher(markdown).replaceAll("$1 (docs/$2)").replace("`", "");
  }
}
