package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Problem;
import dev.signet.expiry.Problem.Reason;
import dev.signet.testing.TestCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SecretPageTest {
  private static final TestCa CA = TestCa.create(ca -> ca.subject("CN=ca"));
  private static final String LEAF = CA.issue(c -> c.subject("CN=leaf")).pem();

  @Test
  void aPageSaysWhereTheNextBegins() throws IOException {
    assertThat(page("{\"metadata\": {\"continue\": \"next\"}, \"items\": []}").next())
        .hasValue("next");
    assertThat(page("{\"metadata\": {\"resourceVersion\": \"1\"}, \"items\": []}").next())
        .isEmpty();
  }

  @Test
  void everyCertificateOfABundleIsSeenAndItsCaIsOne() throws IOException {
    var seen = seen(LEAF + CA.pem());

    assertThat(seen.certificates())
        .extracting(c -> c.kind().label() + " " + c.commonName())
        .containsExactly("other leaf", "ca ca");
    assertThat(seen.certificates())
        .extracting(ObservedCertificate::place)
        .allSatisfy(
            place -> {
              assertThat(place.path()).isEqualTo("ns/s");
              assertThat(place.entry()).isEqualTo("tls.crt");
            });
  }

  @Test
  void oneInDerIsSeenToo() throws Exception {
    byte[] der = CA.self().certificate().getEncoded();

    assertThat(page(list(Base64.getEncoder().encodeToString(der))).seen().certificates())
        .hasSize(1);
  }

  @Test
  void aThousandAreOneThousand() throws IOException {
    assertThat(seen(LEAF.repeat(1000)).certificates()).hasSize(1000);
  }

  @Test
  void keysBesideThemAreSkippedAndSoIsAnythingElse() throws IOException {
    var seen = seen(CA.keyPem() + LEAF + "-----BEGIN CERTIFICATE-----\ncut off");

    assertThat(seen.certificates()).extracting(c -> c.commonName()).containsExactly("leaf");
    assertThat(seen.problems()).isEmpty();
  }

  @Test
  void whatHoldsNoneIsOneNamedProblemThatQuotesNothing() throws IOException {
    assertProblem("", Reason.Empty);
    assertProblem(CA.keyPem(), Reason.NoCertificate);
    assertProblem(
        "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----", Reason.NoCertificate);
    assertProblem("secretsecret", Reason.NoCertificate);
  }

  @Test
  void oneBadSecretKeepsNoOtherFromBeingSeen() throws IOException {
    String items =
        "{\"metadata\": {\"namespace\": \"ns\", \"name\": \"bad\"}, \"data\": {\"tls.crt\": \"\"}},"
            + item(encoded(LEAF));

    var seen = page("{\"items\": [%s]}".formatted(items)).seen();

    assertThat(seen.certificates()).hasSize(1);
    assertThat(seen.problems()).hasSize(1);
  }

  @Test
  void whatIsNoListIsAFailureOfTheApiServer() {
    assertThatThrownBy(() -> page("[]")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> page("{\"items\": [{\"data\": ")).isInstanceOf(IOException.class);
  }

  private static void assertProblem(String value, Reason reason) throws IOException {
    assertThat(seen(value).problems())
        .singleElement()
        .satisfies(
            (Problem problem) -> {
              assertThat(problem.reason()).isEqualTo(reason);
              assertThat(problem.message()).contains("ns/s").doesNotContain("secretsecret");
            });
  }

  private static Observations seen(String value) throws IOException {
    return page(list(encoded(value))).seen();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String list(String base64) {
    return "{\"kind\": \"SecretList\", \"metadata\": {}, \"items\": [%s]}".formatted(item(base64));
  }

  private static String item(String base64) {
    return """
    {"metadata": {"name": "s", "labels": {"a": "b"}, "namespace": "ns", "managedFields": [{}]},
     "data": {"tls.key": "bm90aGluZw==", "tls.crt": "%s"}, "type": "kubernetes.io/tls"}
    """
        .formatted(base64);
  }

  private static SecretPage page(String json) throws IOException {
    return SecretPage.read(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), List.of("tls.crt"));
  }
}
