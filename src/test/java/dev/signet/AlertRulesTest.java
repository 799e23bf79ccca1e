package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.testing.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The alerts that are shipped, in the eyes of Prometheus' own promtool. */
final class AlertRulesTest {
  private static final Path RULES = Path.of("deploy", "monitoring", "alerts.yaml");
  private static final Path CASES =
      Path.of("src", "test", "resources", "monitoring", "alerts-test.yaml");

  @Test
  void promtoolFindsNoFaultInThem() {
    assertThat(promtool("check", "rules", RULES.toString())).contains("SUCCESS");
  }

  @Test
  void eachFiresWhereItShouldAndIsSilentElsewhere() throws IOException {
    assertThat(promtool("test", "rules", CASES.toString())).contains("SUCCESS");
    String cases = Files.readString(CASES);
    assertThat(alerts())
        .extracting(alert -> alert.path("alert").asText())
        .allMatch(cases::contains);
  }

  @Test
  void eachHasASeverityASummaryAndARunbook() throws IOException {
    List<String> sections =
        Files.readAllLines(Path.of("docs", "runbooks.md")).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .toList();

    assertThat(alerts())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            alert -> {
              String name = alert.path("alert").asText();
              assertThat(alert.path("labels").path("severity").asText())
                  .isIn("warning", "critical");
              assertThat(alert.path("annotations").path("summary").asText()).isNotEmpty();
              assertThat(alert.path("annotations").path("runbook").asText())
                  .isEqualTo("docs/runbooks.md#" + name.toLowerCase(Locale.ROOT));
              assertThat(sections).contains(name);
            });
  }

  /** Helm reads only what lies in the chart: cp deploy/monitoring/* helm/signet/files/ */
  @Test
  void theChartBringsTheSameFiles() {
    for (String file : List.of("alerts.yaml", "dashboard.json")) {
      assertThat(Path.of("helm", "signet", "files", file))
          .hasSameTextualContentAs(RULES.resolveSibling(file));
    }
  }

  private static List<JsonNode> alerts() throws IOException {
    JsonNode groups = new YAMLMapper().readTree(RULES.toFile()).path("groups");
    return StreamSupport.stream(groups.spliterator(), false)
        .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false))
        .filter(rule -> rule.has("alert"))
        .toList();
  }

  private static String promtool(String... arguments) {
    return Commands.run(
        Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toArray(String[]::new));
  }
}
