package dev.signet.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Generates {@code crds/} and guards it: {@code mvn test -Dtest=CrdGenerationTest
 * -Dcrds.update=true} writes the files, without it they are compared.
 */
class CrdGenerationTest {

  private static final String FILE = "certificatepolicies.signet.dev-v1.yml";
  private static final Path COMMITTED = Path.of("crds", "certificatepolicies.signet.dev.yaml");

  @TempDir private Path folder;

  @Test
  void theCommittedFileIsWhatTheTypesSay() throws IOException {
    String generated = generate();
    if (Boolean.getBoolean("crds.update")) {
      Files.writeString(COMMITTED, generated);
    }
    assertThat(COMMITTED)
        .as("generate it: mvn test -Dtest=CrdGenerationTest -Dcrds.update=true")
        .hasContent(generated);
  }

  @Test
  void everyFieldHasADescription() throws IOException {
    CustomResourceDefinition crd =
        Serialization.unmarshal(generate(), CustomResourceDefinition.class);
    JSONSchemaProps root = crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    assertThat(undescribed("", root)).isEmpty();
  }

  @Test
  void theNamesAreThoseOfTheDesign() throws IOException {
    CustomResourceDefinition crd =
        Serialization.unmarshal(generate(), CustomResourceDefinition.class);
    assertThat(crd.getSpec().getScope()).isEqualTo("Cluster");
    assertThat(crd.getSpec().getNames().getShortNames()).containsExactly("certpol");
    assertThat(crd.getSpec().getVersions().getFirst().getAdditionalPrinterColumns())
        .extracting("name")
        .containsExactly(
            "Ready", "Signers", "Duration", "Pending", "Issued", "Next Expiry", "CA Expiry", "Age");
  }

  private String generate() throws IOException {
    new CRDGenerator()
        .inOutputDir(folder.toFile())
        .withMinQuotes(true)
        .withPostProcessor(new CrdFinish())
        .customResourceClasses(CertificatePolicy.class)
        .forCRDVersions("v1")
        .generate();
    return Files.readString(folder.resolve(FILE));
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
