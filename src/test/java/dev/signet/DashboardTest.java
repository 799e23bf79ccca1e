package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.testing.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard for Grafana. That its queries have answers: bin/demo --inventory. */
final class DashboardTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern METRIC = Pattern.compile("\\bsignet_[a-z0-9_]+");
  private static final int COLUMNS = 24;

  private final JsonNode dashboard = read();

  @Test
  void everyPanelHasItsOwnNumberATitleAndAWord() {
    assertThat(panels()).hasSizeGreaterThan(10);
    assertThat(panels()).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
    assertThat(panels()).extracting(panel -> panel.path("title").asText()).doesNotContain("");
    assertThat(panels()).extracting(panel -> panel.path("description").asText()).doesNotContain("");
  }

  @Test
  void noPanelLiesOnAnother() {
    int[][] taken = new int[100][COLUMNS];
    for (JsonNode panel : panels()) {
      JsonNode at = panel.path("gridPos");
      for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
        for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
          taken[y][x]++;
          assertThat(taken[y][x]).as(panel.path("title").asText()).isEqualTo(1);
        }
      }
    }
  }

  /** As the expressions of recording rules, since promtool checks those. */
  @Test
  void everyQueryIsOneThatPrometheusUnderstands(@TempDir Path folder) throws IOException {
    ObjectNode rules = JSON.createObjectNode();
    ObjectNode group = rules.putArray("groups").addObject().put("name", "dashboard");
    ArrayNode records = group.putArray("rules");
    List<String> queries = queries().toList();
    for (int i = 0; i < queries.size(); i++) {
      records
          .addObject()
          .put("record", "query_" + i)
          .put("expr", queries.get(i).replace("$__rate_interval", "5m"));
    }
    Path file = folder.resolve("queries.yaml");
    new YAMLMapper().writeValue(file.toFile(), rules);

    assertThat(Commands.run("promtool", "check", "rules", file.toString())).contains("SUCCESS");
  }

  @Test
  void everyMetricThatItAsksForIsDocumented() throws IOException {
    String documented = Files.readString(Path.of("docs", "metrics.md"));

    assertThat(queries().flatMap(query -> METRIC.matcher(query).results().map(MatchResult::group)))
        .filteredOn(metric -> !metric.startsWith("signet_jvm_"))
        .allSatisfy(
            metric -> assertThat(documented).contains("`" + metric.replaceFirst("_bucket$", "")));
  }

  @Test
  void everyPanelAsksTheDataSourceThatIsChosen() {
    assertThat(panels())
        .extracting(panel -> panel.path("datasource").path("uid").asText())
        .containsOnly("${datasource}");
  }

  private Stream<String> queries() {
    return panels().stream()
        .flatMap(panel -> StreamSupport.stream(panel.path("targets").spliterator(), false))
        .map(target -> target.path("expr").asText());
  }

  private List<JsonNode> panels() {
    return StreamSupport.stream(dashboard.path("panels").spliterator(), false).toList();
  }

  private static JsonNode read() {
    try {
      return JSON.readTree(Path.of("deploy", "monitoring", "dashboard.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
