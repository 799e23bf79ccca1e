package dev.signet.signing.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.ConfigMapValueRef;
import dev.signet.api.Pkcs11Ref;
import dev.signet.api.SecretValueRef;
import dev.signet.signing.AuthorityReader;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.NamedValues;
import dev.signet.testing.Commands;
import dev.signet.testing.HeapDump;
import dev.signet.testing.Pem;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestToken;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key in a token never comes into this process's Java memory, whatever is done with it. */
final class TokenSecrecyTest {

  @TempDir private Path folder;

  /** Other processes make the key and put it into the token: here its bytes are read at the end. */
  @ParameterizedTest
  @CsvSource({
    "rsa:2048, SHA256withRSA",
    "ec -pkeyopt ec_paramgen_curve:prime256v1, SHA256withECDSA"
  })
  void noHeapDumpHasTheKey(String kind, String algorithm) throws Exception {
    Path key = folder.resolve("ca.key");
    Path certificate = folder.resolve("ca.crt");
    String[] make =
        ("openssl req -x509 -nodes -subj /CN=hsm -addext keyUsage=critical,keyCertSign -newkey %s"
                + " -keyout %s -out %s")
            .formatted(kind, key, certificate)
            .split(" ");
    Commands.run(make);
    TestToken.create(folder, "hsm").with("ca", "a1", key, certificate);
    var ref =
        new Pkcs11Ref(
            TestToken.module().toString(),
            "hsm",
            null,
            "ca",
            null,
            null,
            new SecretValueRef(null, "token", "pin"));
    KeyPair inMemory = TestKey.RSA_2048.generate();

    HeapDump dump;
    try (var authorities = new TokenAuthorities(new OnePin(), System::nanoTime)) {
      var ready = (AuthorityResult.Ready) authorities.look(ref, Instant.now());
      var signer = ((TokenKey) ready.authority().key()).signer(algorithm);
      try (OutputStream sink = signer.getOutputStream()) {
        sink.write(new byte[100]);
      }
      assertThat(signer.getSignature()).isNotEmpty();
      assertThat(AuthorityReader.dates(ready.authority(), Instant.now())).isEmpty();
      dump = HeapDump.take(folder);
    }

    assertThat(dump.contains(someOf(inMemory.getPrivate())))
        .as("a key that is in memory is found, so the search does find keys")
        .isTrue();
    assertThat(dump.contains(someOf(Pem.privateKey(Files.readString(key))))).isFalse();
  }

  @Test
  void noTextOfATokenShowsThePin() {
    var pin = new Pin("98765".getBytes(StandardCharsets.UTF_8));
    var token = new TokenInfo(1, "hsm", "0001", 0);

    assertThat(pin.toString()).doesNotContain("98765");
    assertThat(pin.digest(token)).doesNotContain("98765").matches("[0-9a-f]{64}");
  }

  @Test
  void aPinIsOverwrittenWhenItIsClosed() {
    byte[] bytes = "98765".getBytes(StandardCharsets.UTF_8);

    new Pin(bytes).close();

    assertThat(bytes).containsOnly(0);
  }

  /** 16 bytes of the secret part, from the middle: how it begins depends on who keeps it. */
  private static byte[] someOf(PrivateKey key) {
    BigInteger secret =
        switch (key) {
          case RSAPrivateCrtKey rsa -> rsa.getPrimeP();
          case ECPrivateKey ec -> ec.getS();
          default -> throw new IllegalArgumentException(key.getAlgorithm());
        };
    byte[] bytes = secret.toByteArray();
    return Arrays.copyOfRange(bytes, bytes.length - 24, bytes.length - 8);
  }

  private static final class OnePin implements NamedValues {
    @Override
    public byte[] typed(SecretValueRef ref) {
      return TestToken.PIN.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] value(SecretValueRef ref) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] value(ConfigMapValueRef ref) {
      throw new UnsupportedOperationException();
    }
  }
}
