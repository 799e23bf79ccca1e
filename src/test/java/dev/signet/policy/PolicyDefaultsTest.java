package dev.signet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.SecretRef;
import dev.signet.testing.TestPolicies;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a policy means that says nothing is the same with and without the API server's defaults. */
final class PolicyDefaultsTest {
  private static final String WITHOUT_DEFAULTS =
      """
      match: {signerNames: [example.com/x]}
      signing: {authority: {secret: {name: ca}}}
      """;

  @Test
  void aFieldThatIsNotSaidMeansWhatTheCrdSays() throws IOException {
    var withDefaults =
        """
        precedence: %s
        match: {signerNames: [example.com/x]}
        signing: {authority: {secret: {name: ca}}, duration: %s, backdate: %s}
        reporting: {warnAt: %s, criticalAt: %s}
        """
            .formatted(
                inCrd("precedence"),
                inCrd("signing", "duration"),
                inCrd("signing", "backdate"),
                inCrd("reporting", "warnAt"),
                inCrd("reporting", "criticalAt"));

    assertThat(TestPolicies.policy("p", WITHOUT_DEFAULTS))
        .isEqualTo(TestPolicies.policy("p", withDefaults));
  }

  @Test
  void theKeysOfASecretAreThoseOfTheCrd() throws IOException {
    assertThat(inCrd("signing", "authority", "secret", "certificateKey"))
        .isEqualTo(SecretRef.DEFAULT_CERTIFICATE_KEY);
    assertThat(inCrd("signing", "authority", "secret", "privateKeyKey"))
        .isEqualTo(SecretRef.DEFAULT_PRIVATE_KEY_KEY);
  }

  private static String inCrd(String... path) throws IOException {
    var file = Files.readString(Path.of("crds", "certificatepolicies.signet.dev.yaml"));
    var crd = Serialization.unmarshal(file, CustomResourceDefinition.class);
    JSONSchemaProps schema =
        crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    schema = schema.getProperties().get("spec");
    for (String field : path) {
      schema = schema.getProperties().get(field);
    }
    return schema.getDefault().asText();
  }
}
