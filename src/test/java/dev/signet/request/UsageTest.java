package dev.signet.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageTest {

  /** RFC 5280, 4.2.1.3: bit 0, digitalSignature, is the first of the first byte. */
  @ParameterizedTest
  @CsvSource({
    "signing, 0",
    "digital signature, 0",
    "content commitment, 1",
    "key encipherment, 2",
    "data encipherment, 3",
    "key agreement, 4",
    "cert sign, 5",
    "crl sign, 6",
    "encipher only, 7",
    "decipher only, 8"
  })
  void aPlainUsageIsABitOfTheKeyUsage(String wireName, int bit) {
    Usage usage = Usage.of(wireName).orElseThrow();

    assertThat(usage.wireName()).isEqualTo(wireName);
    assertThat(bits(usage)).as("bits, the first on the left").isEqualTo("0".repeat(bit) + "1");
    assertThat(usage.purpose()).isEmpty();
  }

  /** RFC 5280, 4.2.1.12, and the two that browsers had before it. */
  @ParameterizedTest
  @CsvSource({
    "any, 2.5.29.37.0",
    "server auth, 1.3.6.1.5.5.7.3.1",
    "client auth, 1.3.6.1.5.5.7.3.2",
    "code signing, 1.3.6.1.5.5.7.3.3",
    "email protection, 1.3.6.1.5.5.7.3.4",
    "s/mime, 1.3.6.1.5.5.7.3.4",
    "ipsec end system, 1.3.6.1.5.5.7.3.5",
    "ipsec tunnel, 1.3.6.1.5.5.7.3.6",
    "ipsec user, 1.3.6.1.5.5.7.3.7",
    "timestamping, 1.3.6.1.5.5.7.3.8",
    "ocsp signing, 1.3.6.1.5.5.7.3.9",
    "microsoft sgc, 1.3.6.1.4.1.311.10.3.3",
    "netscape sgc, 2.16.840.1.113730.4.1"
  })
  void anExtendedUsageIsAPurpose(String wireName, String oid) {
    Usage usage = Usage.of(wireName).orElseThrow();

    assertThat(usage.wireName()).isEqualTo(wireName);
    assertThat(usage.bit()).isZero();
    assertThat(usage.purpose().orElseThrow().toOID()).isEqualTo(new ASN1ObjectIdentifier(oid));
  }

  @Test
  void thereAreNoOtherUsages() {
    assertThat(Usage.values()).hasSize(23);
    assertThat(Arrays.stream(Usage.values()).map(Usage::wireName)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Client Auth", "client-auth", "clientAuth", "CLIENT_AUTH", " any"})
  void anyOtherSpellingIsNoUsage(String wireName) {
    assertThat(Usage.of(wireName)).isEmpty();
  }

  private static String bits(Usage usage) {
    KeyUsage keyUsage = new KeyUsage(usage.bit());
    StringBuilder bits = new StringBuilder();
    for (byte next : keyUsage.getBytes()) {
      bits.append(Integer.toBinaryString(0x100 | (next & 0xff)).substring(1));
    }
    return bits.substring(0, bits.length() - keyUsage.getPadBits());
  }
}
