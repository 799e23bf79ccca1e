package dev.signet.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generates {@code crds/} and guards it: {@code mvn test -Dtest=CrdGenerationTest
 * -Dcrds.update=true} writes the files, without it they are compared.
 */
class CrdGenerationTest {

  @TempDir private Path folder;

  /** A kind and what `kubectl get` shows of it. */
  record Kind(
      Class<? extends HasMetadata> type, String plural, String shortName, List<String> columns) {
    Path committed() {
      return Path.of("crds", plural + ".signet.dev.yaml");
    }

    @Override
    public String toString() {
      return plural;
    }
  }

  private static List<Kind> kinds() {
    return List.of(
        new Kind(
            CertificatePolicy.class,
            "certificatepolicies",
            "certpol",
            List.of(
                "Ready",
                "Signers",
                "Duration",
                "Pending",
                "Issued",
                "Next Expiry",
                "CA Expiry",
                "Age")),
        new Kind(
            NodeCertificateReport.class,
            "nodecertificatereports",
            "ncr",
            List.of("Node", "Verdict", "Next Expiry", "Client", "Serving", "Age")));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theCommittedFileIsWhatTheTypesSay(Kind kind) throws IOException {
    String generated = generate(kind);
    if (Boolean.getBoolean("crds.update")) {
      Files.writeString(kind.committed(), generated);
    }
    assertThat(kind.committed())
        .as("generate it: mvn test -Dtest=CrdGenerationTest -Dcrds.update=true")
        .hasContent(generated);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyFieldHasADescription(Kind kind) throws IOException {
    JSONSchemaProps root =
        crd(kind).getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    assertThat(undescribed("", root)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theNamesAreThoseOfTheDesign(Kind kind) throws IOException {
    CustomResourceDefinition crd = crd(kind);
    assertThat(crd.getSpec().getScope()).isEqualTo("Cluster");
    assertThat(crd.getSpec().getNames().getShortNames()).containsExactly(kind.shortName());
    assertThat(crd.getSpec().getVersions().getFirst().getAdditionalPrinterColumns())
        .extracting("name")
        .isEqualTo(kind.columns());
  }

  /** The agent and the operator write into one object: neither may take the other's part of it. */
  @Test
  void theListsOfAReportBelongToWhoeverWritesThem() throws IOException {
    JSONSchemaProps status =
        crd(kinds().getLast())
            .getSpec()
            .getVersions()
            .getFirst()
            .getSchema()
            .getOpenAPIV3Schema()
            .getProperties()
            .get("status");
    JSONSchemaProps files = status.getProperties().get("files");

    assertThat(status.getXKubernetesMapType()).isNull();
    assertThat(files.getProperties().get("certificates").getXKubernetesListType())
        .isEqualTo("atomic");
  }

  private CustomResourceDefinition crd(Kind kind) throws IOException {
    return Serialization.unmarshal(generate(kind), CustomResourceDefinition.class);
  }

  private String generate(Kind kind) throws IOException {
    new CRDGenerator()
        .inOutputDir(folder.toFile())
        .withMinQuotes(true)
        .withPostProcessor(new CrdFinish())
        .customResourceClasses(kind.type())
        .forCRDVersions("v1")
        .generate();
    return Files.readString(folder.resolve(kind.plural() + ".signet.dev-v1.yml"));
  }

  private static Stream<String> undescribed(String path, JSONSchemaProps schema) {
    Map<String, JSONSchemaProps> properties =
        schema.getProperties() == null ? Map.of() : schema.getProperties();
    Stream<String> below =
        properties.entrySet().stream()
            .flatMap(
                property -> {
                  String at = path + "." + property.getKey();
                  Stream<String> own =
                      property.getValue().getDescription() == null ? Stream.of(at) : Stream.empty();
                  return Stream.concat(own, undescribed(at, property.getValue()));
                });
    return schema.getItems() == null || schema.getItems().getSchema() == null
        ? below
        : Stream.concat(below, undescribed(path + "[]", schema.getItems().getSchema()));
  }
}
