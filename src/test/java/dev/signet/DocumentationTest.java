package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.ConditionReason;
import dev.signet.request.Reason;
import dev.signet.signing.AuthorityFault;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The documents name what there is, and nothing else. Metrics and settings have tests of their own.
 */
final class DocumentationTest {
  private static final Path CRD = Path.of("crds", "certificatepolicies.signet.dev.yaml");

  /** The first cell of a row of a table. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  /** A test, perhaps with one of its methods. */
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]+(?:Test|IT))[.`]");

  /** A link to a file of this repository, without what follows #. */
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)[^)]*\\)");

  @Test
  void everyReasonCodeIsExplained() throws IOException {
    var codes =
        Stream.of(Reason.values(), ConditionReason.values())
            .flatMap(Arrays::stream)
            .map(Enum::name)
            .distinct()
            .toList();

    assertThat(rows("reason-codes.md").distinct()).containsExactlyInAnyOrderElementsOf(codes);
  }

  @Test
  void everyFaultOfACaIsExplained() throws IOException {
    assertThat(rows("authorities.md"))
        .containsExactly(
            Arrays.stream(AuthorityFault.values()).map(Enum::name).toArray(String[]::new));
  }

  @Test
  void everyFieldOfTheSpecIsExplained() throws IOException {
    var crd = Serialization.unmarshal(Files.readString(CRD), CustomResourceDefinition.class);
    var schema = crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();

    assertThat(rows("policy.md"))
        .containsAll(fields("", schema.getProperties().get("spec")).toList())
        .containsAll(schema.getProperties().get("status").getProperties().keySet());
  }

  @Test
  void everyTestThatTheThreatModelNamesIsThere() throws IOException {
    String sources;
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      sources = files.map(file -> file.getFileName().toString()).toList().toString();
    }

    assertThat(TEST.matcher(Files.readString(Path.of("docs", "security.md"))).results())
        .isNotEmpty()
        .allSatisfy(test -> assertThat(sources).contains(" " + test.group(1) + ".java"));
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    try (Stream<Path> below = Files.walk(Path.of("docs"))) {
      var pages =
          Stream.concat(below, Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")))
              .filter(file -> file.toString().endsWith(".md"))
              .toList();

      assertThat(pages.stream().flatMap(page -> brokenLinks(page).stream())).isEmpty();
    }
  }

  private static Stream<String> rows(String page) throws IOException {
    return ROW.matcher(Files.readString(Path.of("docs", page))).results().map(row -> row.group(1));
  }

  private static Stream<String> fields(String above, JSONSchemaProps schema) {
    Map<String, JSONSchemaProps> below = schema.getProperties();
    return below == null
        ? Stream.empty()
        : below.entrySet().stream()
            .flatMap(
                field -> {
                  var path = above + field.getKey();
                  return Stream.concat(Stream.of(path), fields(path + ".", field.getValue()));
                });
  }

  private static List<String> brokenLinks(Path page) {
    try {
      return LINK.matcher(Files.readString(page))
          .results()
          .map(MatchResult::group)
          .filter(link -> !Files.exists(page.resolveSibling(LINK.matcher(link).replaceAll("$1"))))
          .map(link -> page + ": " + link)
          .toList();
    } catch (IOException e) {
      throw new AssertionError(page + " cannot be read", e);
    }
  }
}
