package dev.signet.api;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/** What fabric8's generator cannot say by annotations (its issues 6668 and 6669). */
final class CrdFinish implements CRDPostProcessor {

  /** From left to right. */
  static final List<String> COLUMNS =
      List.of(
          "Ready", "Signers", "Duration", "Pending", "Issued", "Next Expiry", "CA Expiry", "Age");

  /** The same for reports. */
  static final List<String> REPORT_COLUMNS =
      List.of("Node", "Verdict", "Next Expiry", "Client", "Serving", "Age");

  @Override
  public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
    if (crd instanceof CustomResourceDefinition definition) {
      definition.getSpec().getNames().setCategories(List.of("signet"));
      boolean isReport = definition.getSpec().getNames().getShortNames().contains("ncr");
      definition
          .getSpec()
          .getVersions()
          .forEach(isReport ? CrdFinish::reportVersion : CrdFinish::policyVersion);
    }
    return crd;
  }

  private static void policyVersion(CustomResourceDefinitionVersion version) {
    sort(version, COLUMNS);
    root(version.getSchema().getOpenAPIV3Schema());
    withoutRepeatedRules(version.getSchema().getOpenAPIV3Schema());
  }

  private static void reportVersion(CustomResourceDefinitionVersion version) {
    sort(version, REPORT_COLUMNS);
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    root.setDescription(
        "What is known of the certificates of one node: issued, served, in files; and what is to"
            + " be thought of it.");
    root.getProperties().remove("spec"); // nobody asks for anything by a report
    JSONSchemaProps status = root.getProperties().get("status");
    status.setDescription("What was seen.");
    atomic(status.getProperties().get("issued"), Sighting.MOST_CERTIFICATES);
    for (String sighting : List.of("served", "files")) {
      var fields = status.getProperties().get(sighting).getProperties();
      atomic(fields.get("certificates"), Sighting.MOST_CERTIFICATES);
      atomic(fields.get("problems"), Sighting.MOST_PROBLEMS);
    }
  }

  /** Whoever applies such a list owns all of it. */
  private static void atomic(JSONSchemaProps list, long most) {
    list.setXKubernetesListType("atomic");
    list.setMaxItems(most);
  }

  /** The generator sorts them by path; people read them from left to right. */
  private static void sort(CustomResourceDefinitionVersion version, List<String> columns) {
    version
        .getAdditionalPrinterColumns()
        .sort(Comparator.comparingInt(column -> columns.indexOf(column.getName())));
  }

  /** The generator finds the annotations of a record's component twice. */
  private static void withoutRepeatedRules(JSONSchemaProps schema) {
    if (schema.getXKubernetesValidations() != null) {
      schema.setXKubernetesValidations(
          new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(CrdFinish::withoutRepeatedRules);
    }
  }

  private static void root(JSONSchemaProps root) {
    root.setDescription(
        "Says which CertificateSigningRequests may be approved, who signs them and for how long.");
    JSONSchemaProps spec = root.getProperties().get("spec");
    spec.setDescription("What an administrator asks for.");
    JSONSchemaProps match = spec.getProperties().get("match");
    match.getProperties().get("signerNames").setXKubernetesListType("set");
    JSONSchemaProps requesters = match.getProperties().get("requesters");
    requesters.getProperties().values().forEach(list -> list.setXKubernetesListType("set"));
    spec.getProperties()
        .get("approval")
        .getProperties()
        .get("profiles")
        .setXKubernetesListType("set");
    reporting(spec.getProperties().get("reporting"));
    status(root.getProperties().get("status"));
  }

  private static void reporting(JSONSchemaProps reporting) {
    reporting.getProperties().get("endpoints").setXKubernetesListType("set");
    var secrets = reporting.getProperties().get("secrets").getProperties();
    for (String list : List.of("namespaces", "types", "keys")) {
      secrets.get(list).setXKubernetesListType("set");
    }
  }

  private static void status(JSONSchemaProps status) {
    status.setDescription("What Signet sees.");
    status.getProperties().get("observedGeneration").setFormat("int64");
    conditions(status.getProperties().get("conditions"));
    JSONSchemaProps soonest = status.getProperties().get("soonest");
    soonest.setMaxItems(20L);
    soonest.setXKubernetesListType("atomic");
  }

  /** As metav1.Condition. */
  private static void conditions(JSONSchemaProps conditions) {
    conditions.setXKubernetesListType("map");
    conditions.setXKubernetesListMapKeys(List.of("type"));
    conditions.setMaxItems(16L);
    JSONSchemaProps item = conditions.getItems().getSchema();
    item.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
    describe(item, "type", "The kind of condition.").setMaxLength(316L);
    describe(item, "status", "True, False or Unknown.").setPattern("^(True|False|Unknown)$");
    describe(item, "reason", "Why, in one word.").setMaxLength(1024L);
    describe(item, "message", "Why, for people, and what to do.").setMaxLength(32768L);
    describe(item, "lastTransitionTime", "When status last changed.").setFormat("date-time");
    describe(item, "observedGeneration", "The generation of the spec this speaks of.")
        .setFormat("int64");
  }

  private static JSONSchemaProps describe(JSONSchemaProps item, String property, String text) {
    JSONSchemaProps schema = item.getProperties().get(property);
    schema.setDescription(text);
    return schema;
  }
}
