package dev.signet.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Guards docs/api.md: {@code mvn test -Dtest=ApiReferenceTest -Dcrds.update=true} writes it from
 * {@code crds/}, without it the file is compared.
 */
class ApiReferenceTest {

  private static final Path PAGE = Path.of("docs", "api.md");

  private static final String HEAD =
      """
      # API reference

      Generated from `crds/` by `mvn test -Dtest=ApiReferenceTest -Dcrds.update=true`: every field as the API server knows it.
      What stands in *italics* has to hold: it is what `kubectl apply` says when it does not. `kubectl explain certpol.spec` says
      the same. How the fields work together, with examples: [CertificatePolicy](policy.md), [reports](reports.md).

      """;

  @Test
  void thePageIsWhatTheGeneratedFilesSay() throws IOException {
    String page =
        HEAD
            + ApiReference.of(crd("certificatepolicies"))
            + "\n"
            + ApiReference.of(crd("nodecertificatereports"));
    if (Boolean.getBoolean("crds.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("generate it: mvn test -Dtest=ApiReferenceTest -Dcrds.update=true")
        .hasContent(page);
  }

  private static CustomResourceDefinition crd(String plural) throws IOException {
    return Serialization.unmarshal(
        Files.readString(Path.of("crds", plural + ".signet.dev.yaml")),
        CustomResourceDefinition.class);
  }
}
