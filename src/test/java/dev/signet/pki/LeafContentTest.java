package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.TestCa;
import dev.signet.testing.TestExtensions;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bits of a key usage and what they are called; the JDK reads them as well. */
final class LeafContentTest {

  @ParameterizedTest
  @CsvSource({
    "128, 0, digital signature",
    "64, 1, content commitment",
    "32, 2, key encipherment",
    "16, 3, data encipherment",
    "8, 4, key agreement",
    "4, 5, cert sign",
    "2, 6, crl sign",
    "1, 7, encipher only",
    "32768, 8, decipher only"
  })
  void eachBitHasItsName(int bit, int position, String name) {
    X509Certificate certificate =
        TestCa.create()
            .issue(leaf -> leaf.without(Extension.extendedKeyUsage).keyUsage(bit))
            .certificate();

    assertThat(certificate.getKeyUsage()[position]).isTrue();
    assertThat(LeafContent.of(certificate).usages()).containsExactly(name);
  }

  @Test
  void withoutExtensionsThereAreNeitherNamesNorUsages() {
    var subject = new X500Name("CN=a");

    assertThat(LeafContent.of(subject, null).text()).isEqualTo("CN=a");
    assertThat(LeafContent.of(subject, new Extensions(TestExtensions.basicConstraints(false))))
        .isEqualTo(LeafContent.of(subject, null));
  }
}
