package dev.signet.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.testing.TestCa;
import dev.signet.testing.TestKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with an authority, what is said about it never shows the key. */
final class KeySecrecyTest {
  private static final TestCa CA = TestCa.create(ca -> ca.key(TestKey.RSA_2048));
  private static final String KEY =
      Base64.getEncoder().encodeToString(CA.self().keys().getPrivate().getEncoded());

  static List<Arguments> mishaps() {
    var onOneLine = CA.keyPem().replace("\n", "");
    var bare = KEY + "\n";
    return List.of(
        argumentSet("the key for the certificate", CA.keyPem(), CA.pem()),
        argumentSet("the key on one line for the certificate", onOneLine, CA.pem()),
        argumentSet("the key with blanks for line feeds", CA.keyPem().replace("\n", " "), CA.pem()),
        argumentSet("both on one line", (CA.pem() + CA.keyPem()).replace("\n", " "), onOneLine),
        argumentSet("the key on one line, then the other", onOneLine + "\n" + CA.pem(), CA.pem()),
        argumentSet("a key in dashes", "-----" + KEY + "-----\n" + CA.pem(), "-----" + bare),
        argumentSet("both in each", CA.pem() + CA.keyPem(), CA.pem() + CA.keyPem()),
        argumentSet("the key behind a dash", "-" + bare, "-" + bare),
        argumentSet("the key without a frame", bare, bare),
        argumentSet("the key in another frame", CA.pem(), CA.keyPem().replace("PRIVATE", "PUBLIC")),
        argumentSet("the key in a frame for EC", CA.pem(), CA.keyPem().replace(" PRI", " EC PRI")),
        argumentSet("a key with a fault", CA.pem(), CA.keyPem().replaceFirst("MII", "M!!")),
        argumentSet("a key that ends early", CA.pem(), CA.keyPem().substring(0, 900)),
        argumentSet("the key of another", TestCa.create().pem(), CA.keyPem()));
  }

  @ParameterizedTest
  @MethodSource("mishaps")
  void noSentenceShowsTheKey(String certificate, String key) {
    var result = read(certificate, key);

    assertThat(result).isInstanceOf(AuthorityResult.Faulty.class);
    assertShowsNoKey(result.toString());
  }

  @Test
  void noTextOfAnAuthorityShowsTheKey() {
    var authority = CA.authority();

    assertShowsNoKey(authority.toString());
    assertShowsNoKey(new AuthorityResult.Ready(authority).toString());
    assertThat(authority.toString())
        .contains(authority.subject())
        .contains(authority.fingerprint());
  }

  @Test
  void forgottenMaterialHoldsNoKeyAndNoPassword() {
    var password = bytes("secret");
    var material =
        new AuthorityMaterial(bytes(CA.pem()), bytes(CA.keyPem()), Optional.of(password));

    material.forget();

    assertThat(material.privateKey()).containsOnly(0);
    assertThat(password).containsOnly(0);
    assertThat(material.certificate()).isEqualTo(bytes(CA.pem()));
  }

  @Test
  void theDigestTellsFindsApart() {
    var other = TestCa.create();

    assertThat(digest(CA.pem(), CA.keyPem()))
        .isEqualTo(digest(CA.pem(), CA.keyPem()))
        .isNotEqualTo(digest(other.pem(), CA.keyPem()))
        .isNotEqualTo(digest(CA.pem(), other.keyPem()))
        .isNotEqualTo(
            new AuthorityMaterial(bytes(CA.pem()), bytes(CA.keyPem()), Optional.of(bytes("secret")))
                .digest());
  }

  private static void assertShowsNoKey(String text) {
    for (int from = 0; from + 16 <= KEY.length(); from++) {
      assertThat(text).doesNotContain(KEY.substring(from, from + 16));
    }
  }

  private static AuthorityResult read(String certificate, String key) {
    return AuthorityReader.read(
        new AuthorityMaterial(bytes(certificate), bytes(key)), Instant.now());
  }

  private static byte[] digest(String certificate, String key) {
    return new AuthorityMaterial(bytes(certificate), bytes(key)).digest();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
