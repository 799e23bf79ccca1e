package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/metrics.md explains every metric that Signet defines. */
final class MetricsDocumentationTest {

  @Test
  void everyMetricIsExplained() throws Exception {
    var page = Files.readString(Path.of("docs", "metrics.md"));

    assertThat(names())
        .hasSizeGreaterThan(5)
        .allSatisfy(name -> assertThat(page).containsPattern(row(name)));
  }

  /** Micrometer ends the names of counters and timers for Prometheus. */
  private static Pattern row(String name) {
    return Pattern.compile("(?m)^\\| `" + name + "(_total|_seconds)?` \\|");
  }

  private static List<String> names() throws IOException {
    return Arrays.stream(MetricNames.class.getDeclaredFields())
        .map(MetricsDocumentationTest::value)
        .filter(name -> !name.equals(MetricNames.PREFIX))
        .toList();
  }

  private static String value(java.lang.reflect.Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(field + " is not for this package", e);
    }
  }
}
