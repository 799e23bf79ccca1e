package dev.signet.api;

import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What docs/api.md says of a kind: every field of its schema, as the API server knows it. */
final class ApiReference {

  private final List<String> lines = new ArrayList<>();

  private ApiReference() {}

  /** The part about this kind. */
  static String of(CustomResourceDefinition crd) {
    var reference = new ApiReference();
    crd.getSpec().getVersions().forEach(version -> reference.kind(crd, version));
    return String.join("\n", reference.lines) + "\n";
  }

  private void kind(CustomResourceDefinition crd, CustomResourceDefinitionVersion version) {
    var names = crd.getSpec().getNames();
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    lines.add("## " + names.getKind());
    lines.add("");
    lines.add(root.getDescription());
    lines.add("");
    lines.add(
        "`apiVersion: %s/%s`, `kind: %s`; %s-scoped; `kubectl get %s`, short `%s`. Columns: %s."
            .formatted(
                crd.getSpec().getGroup(),
                version.getName(),
                names.getKind(),
                crd.getSpec().getScope().toLowerCase(Locale.ROOT),
                names.getPlural(),
                String.join(", ", names.getShortNames()),
                version.getAdditionalPrinterColumns().stream()
                    .map(CustomResourceColumnDefinition::getName)
                    .collect(joining(", "))));
    properties(root).forEach(this::part);
  }

  /** spec, or status. */
  private void part(String name, JSONSchemaProps schema) {
    if (properties(schema).isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("### " + name);
    lines.add("");
    rules(schema).forEach(rule -> lines.add("* " + rule));
    if (!rules(schema).isEmpty()) {
      lines.add("");
    }
    lines.add("| field | type | default | |");
    lines.add("|---|---|---|---|");
    fields("", schema);
  }

  private void fields(String prefix, JSONSchemaProps schema) {
    properties(schema)
        .forEach(
            (name, field) -> {
              boolean isRequired =
                  schema.getRequired() != null && schema.getRequired().contains(name);
              row(prefix + name, field, isRequired);
              fields(prefix + name + (field.getItems() == null ? "." : "[]."), inner(field));
            });
  }

  private void row(String path, JSONSchemaProps field, boolean isRequired) {
    List<String> text = new ArrayList<>();
    if (isRequired) {
      text.add("Required.");
    }
    text.add(field.getDescription() == null ? "" : literal(field.getDescription()));
    text.addAll(limits(field));
    text.addAll(rules(field));
    lines.add(
        "| `%s` | %s | %s | %s |"
            .formatted(
                path,
                type(field),
                field.getDefault() == null ? "" : "`" + field.getDefault() + "`",
                String.join(" ", text).strip().replace("|", "\\|").replace("\n", " ")));
  }

  private static List<String> limits(JSONSchemaProps field) {
    List<String> limits = new ArrayList<>();
    JSONSchemaProps inner = inner(field);
    if (inner.getEnum() != null && !inner.getEnum().isEmpty()) {
      limits.add(
          "One of "
              + inner.getEnum().stream()
                  .map(each -> "`" + each.asText() + "`")
                  .collect(joining(", "))
              + ".");
    }
    if (field.getMinimum() != null || field.getMaximum() != null) {
      limits.add(
          "From %s to %s.".formatted(number(field.getMinimum()), number(field.getMaximum())));
    }
    if (field.getMaxItems() != null) {
      limits.add("At most %d.".formatted(field.getMaxItems()));
    }
    return limits;
  }

  private static String number(Double limit) {
    return limit == null ? "any" : "%.0f".formatted(limit);
  }

  /** What has to hold, in the words in which the API server refuses the rest. */
  private static List<String> rules(JSONSchemaProps schema) {
    List<ValidationRule> rules = schema.getXKubernetesValidations();
    return rules == null
        ? List.of()
        : rules.stream()
            .map(rule -> "*" + literal(rule.getMessage().strip()) + "*.")
            .distinct()
            .toList();
  }

  /** With asterisks that Markdown does not take for its own. */
  private static String literal(String text) {
    return text.replace("*", "\\*");
  }

  private static String type(JSONSchemaProps field) {
    return field.getItems() == null
        ? field.getType()
        : "list of " + field.getItems().getSchema().getType();
  }

  /** The schema of a list's items; else the field's own. */
  private static JSONSchemaProps inner(JSONSchemaProps field) {
    return field.getItems() == null ? field : field.getItems().getSchema();
  }

  private static Map<String, JSONSchemaProps> properties(JSONSchemaProps schema) {
    return schema.getProperties() == null ? Map.of() : new TreeMap<>(schema.getProperties());
  }
}
