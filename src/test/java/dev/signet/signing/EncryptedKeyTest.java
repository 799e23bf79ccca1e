package dev.signet.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.signet.api.ConfigMapValueRef;
import dev.signet.api.SecretValueRef;
import dev.signet.testing.Commands;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that openssl encrypted: which are read, and what is said about the others. */
final class EncryptedKeyTest {

  private static final String PASSWORD = "corréct horse";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "P256", "P384", "P521", "ED25519"})
  void aKeyAsOpensslEncryptsItIsRead(TestKey kind) throws IOException {
    TestCa ca = TestCa.create(made -> made.key(kind));

    assertThat(read(ca, encrypted(ca), PASSWORD)).isInstanceOf(AuthorityResult.Ready.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-v2 aes-128-cbc -v2prf hmacWithSHA1",
        "-v2 aes-256-cbc -v2prf hmacWithSHA256",
        "-v2 aes-256-cbc -v2prf hmacWithSHA512 -iter 600000"
      })
  void itIsReadWithWhatPeopleChoose(String options) throws IOException {
    TestCa ca = TestCa.create();

    assertThat(read(ca, encrypted(ca, options.split(" ")), PASSWORD))
        .isInstanceOf(AuthorityResult.Ready.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-scrypt",
        "-v2 des3",
        "-v2 camellia-256-cbc",
        "-v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 2000001"
      })
  void whatCannotBeReadIsSaidSoWithTheCommandThatConvertsIt(String options) throws IOException {
    TestCa ca = TestCa.create();
    String key = encrypted(ca, options.split(" "));

    assertThat(fault(AuthorityFault.KeyEncryptionUnsupported, read(ca, key, PASSWORD)))
        .contains("openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256");
  }

  /** With the password too: its key derivation is one round of MD5. */
  @Test
  void theTraditionalEncryptionIsRefusedWithTheCommandThatConvertsIt() throws IOException {
    TestCa ca = TestCa.create(made -> made.key(TestKey.RSA_2048));
    Path key = Files.writeString(folder.resolve("plain.key"), ca.keyPem());
    String traditional =
        Commands.run(
            "openssl",
            "rsa",
            "-in",
            key.toString(),
            "-traditional",
            "-aes256",
            "-passout",
            "pass:" + PASSWORD);
    assertThat(traditional).contains("Proc-Type: 4,ENCRYPTED");

    assertThat(fault(AuthorityFault.KeyEncryptionUnsupported, read(ca, traditional, PASSWORD)))
        .contains("openssl pkcs8 -topk8");
  }

  @Test
  void withoutAPasswordTheFieldIsNamed() throws IOException {
    TestCa ca = TestCa.create();
    var material = new AuthorityMaterial(bytes(ca.pem()), bytes(encrypted(ca)));

    assertThat(
            fault(AuthorityFault.KeyPasswordMissing, AuthorityReader.read(material, Instant.now())))
        .contains("authority.keyPassword");
  }

  /** Once in 256 times the padding of a wrong one looks right: what is inside is no key. */
  @Test
  void aWrongPasswordIsRefusedAndNeverShown() throws IOException {
    TestCa ca = TestCa.create();
    String key = encrypted(ca);
    for (int i = 0; i < 300; i++) {
      String wrong = "wrong-" + i;
      assertThat(fault(AuthorityFault.KeyPasswordRefused, read(ca, key, wrong)))
          .doesNotContain(wrong);
    }
  }

  @Test
  void aPasswordThatIsNoTextIsRefused() throws IOException {
    TestCa ca = TestCa.create();
    var material =
        new AuthorityMaterial(
            bytes(ca.pem()), bytes(encrypted(ca)), Optional.of(new byte[] {(byte) 0xff}));

    fault(AuthorityFault.KeyPasswordRefused, AuthorityReader.read(material, Instant.now()));
  }

  @Test
  void aPasswordForAKeyThatIsNotEncryptedIsNoFault() {
    TestCa ca = TestCa.create();

    assertThat(read(ca, ca.keyPem(), PASSWORD)).isInstanceOf(AuthorityResult.Ready.class);
  }

  @Test
  void thePasswordIsOverwrittenAlsoWhereThereIsNothingToDecrypt() {
    byte[] password = bytes(PASSWORD);
    AuthoritySource nothing =
        () -> {
          throw new AuthoritySource.Unreadable(AuthorityFault.FileUnreadable, "gone");
        };
    var source = new EncryptedSource(nothing, value(password), new SecretValueRef(null, "a", "b"));

    assertThat(catchThrowable(source::read)).hasMessage("gone");
    assertThat(password).containsOnly(0);
  }

  private static NamedValues value(byte[] typed) {
    return new NamedValues() {
      @Override
      public byte[] typed(SecretValueRef ref) {
        return typed;
      }

      @Override
      public byte[] value(SecretValueRef ref) {
        throw new UnsupportedOperationException();
      }

      @Override
      public byte[] value(ConfigMapValueRef ref) {
        throw new UnsupportedOperationException();
      }
    };
  }

  /** Without options: as openssl encrypts if nobody says how. */
  private String encrypted(TestCa ca, String... options) throws IOException {
    Path key = Files.writeString(folder.resolve("plain.key"), ca.keyPem());
    List<String> command =
        new ArrayList<>(List.of("openssl", "pkcs8", "-topk8", "-in", key.toString()));
    command.addAll(List.of("-passout", "pass:" + PASSWORD));
    command.addAll(List.of(options));
    String out = Commands.run(command.toArray(String[]::new));
    assertThat(out).contains("BEGIN ENCRYPTED PRIVATE KEY");
    return out;
  }

  private static AuthorityResult read(TestCa ca, String key, String password) {
    return AuthorityReader.read(
        new AuthorityMaterial(bytes(ca.pem()), bytes(key), Optional.of(bytes(password))),
        Instant.now());
  }

  private static String fault(AuthorityFault fault, AuthorityResult result) {
    assertThat(result)
        .asInstanceOf(type(AuthorityResult.Faulty.class))
        .satisfies(faulty -> assertThat(faulty.fault()).as(faulty.sentence()).isEqualTo(fault));
    return ((AuthorityResult.Faulty) result).sentence();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
