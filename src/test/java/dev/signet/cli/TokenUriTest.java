package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.api.Pkcs11Ref;
import dev.signet.api.SecretValueRef;
import dev.signet.signing.AuthoritySource.Unreadable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a key in a token is named on a command line, and where its PIN is read. */
final class TokenUriTest {

  private static final Optional<Path> MODULE = Optional.of(Path.of("/usr/lib/libhsm.so"));

  @Test
  void namesTheTokenAndTheKeyByWhatTheyAreKnownBy() throws Exception {
    assertThat(ref("pkcs11:token=The%20root+1;object=ca;type=private"))
        .isEqualTo(new Pkcs11Ref("/usr/lib/libhsm.so", "The root+1", null, "ca", null, null, null));
    assertThat(ref("pkcs11:slot-id=4294967295;id=%01%aBc?module-path=/opt/x%2Dy.so"))
        .isEqualTo(new Pkcs11Ref("/opt/x-y.so", null, 4294967295L, null, "01ab63", null, null));
  }

  @Test
  void theCertificateMayBeInAFileAndThePinElsewhere() throws Exception {
    var pin = new SecretValueRef(null, "ca", "pin");

    Pkcs11Ref ref =
        TokenUri.of("pkcs11:token=a;object=b")
            .ref(MODULE, Optional.of(Path.of("/x/ca.crt")), Optional.of(pin));

    assertThat(ref.certificate().file()).isEqualTo("/x/ca.crt");
    assertThat(ref.pin()).isEqualTo(pin);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pkcs11:object=b | name the token",
        "pkcs11:token=a;slot-id=1;object=b | name the token",
        "pkcs11:token=a | name the key",
        "pkcs11:token=a;object=b;type=cert | something else than a private key",
        "pkcs11:token=a;object=b;serial=1 | serial, which is none of",
        "pkcs11:token=a;object | object, which is none of",
        "pkcs11:token=a;object=b;object=c | object twice",
        "pkcs11:token=a;object=%zz | as RFC 7512 has it",
        "pkcs11:token=;object=b | as RFC 7512 has it",
        "pkcs11:slot-id=-1;object=b | is no number",
        "pkcs11:token=a;object=b?pin-value=1234 | leave pin-value out of the URI",
        "pkcs11:token=a;object=b?pin-source=file:/x | leave pin-source out of the URI",
        "pkcs11:token=a;object=b?module-path=hsm.so | from / on",
        "pkcs11:token=a;object=b?module-path=/a%0Aname=b | from / on"
      })
  void whatIsNotUnderstoodIsRefused(String uri, String why) {
    assertThatThrownBy(() -> ref(uri))
        .isInstanceOf(Mistake.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("1234");
  }

  @ParameterizedTest
  @CsvSource({"'1234\n', 1234", "'1234\r\n', 1234", "1234, 1234", "'12 34\n\n', '12 34\n'"})
  void aPinIsReadWithoutTheEndOfItsLine(String content, String pin, @TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("pin"), content);
    var secrets =
        new LocalSecrets(Map.of("ca", "file:" + file, "etcd-ca", "env:THE_PIN"), _ -> content);

    for (String name : secrets.sources().keySet()) {
      assertThat(secrets.typed(secrets.ref(name).orElseThrow()))
          .isEqualTo(pin.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(secrets.ref("front-proxy-ca")).isEmpty();
  }

  @Test
  void aVariableThatIsNotThereIsTold() {
    var secrets = new LocalSecrets(Map.of("ca", "env:THE_PIN"), _ -> null);

    assertThatThrownBy(() -> secrets.typed(secrets.ref("ca").orElseThrow()))
        .isInstanceOf(Unreadable.class)
        .hasMessage("The environment has no variable THE_PIN.");
  }

  private static Pkcs11Ref ref(String uri) throws Mistake {
    return TokenUri.of(uri).ref(MODULE, Optional.empty(), Optional.empty());
  }
}
