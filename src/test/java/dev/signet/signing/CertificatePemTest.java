package dev.signet.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Go's encoding/pem. */
final class CertificatePemTest {

  @Test
  void theTextIsGos() {
    assertThat(CertificatePem.of(new byte[50]))
        .isEqualTo(
            "-----BEGIN CERTIFICATE-----\n"
                + "A".repeat(64)
                + "\nAAA=\n"
                + "-----END CERTIFICATE-----\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 47, 48, 49, 95, 96, 97, 1000})
  void linesHave64ColumnsAndTheLastOneAtMostAsMany(int length) {
    var lines = CertificatePem.of(new byte[length]).lines().toList();
    var body = lines.subList(1, lines.size() - 1);

    assertThat(body.subList(0, body.size() - 1)).allMatch(line -> line.length() == 64);
    assertThat(body.getLast()).hasSizeBetween(1, 64);
    assertThat(Base64.getDecoder().decode(String.join("", body))).hasSize(length);
  }
}
