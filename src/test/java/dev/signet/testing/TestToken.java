package dev.signet.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real PKCS#11 token: SoftHSM2, as Debian has it, in a directory of the test. SoftHSM2 is told of
 * the directory by a variable of this process, so there is one such directory at a time.
 */
public final class TestToken {

  /** The user's PIN unless a test changes it. */
  public static final String PIN = "5678";

  private static final String SO_PIN = "12345678";

  private final Path folder;
  private final String label;

  private TestToken(Path folder, String label) {
    this.folder = folder;
    this.label = label;
  }

  /** A new token with this label. Several in one folder are slots of one library. */
  public static TestToken create(Path folder, String label) {
    try {
      Path tokens = Files.createDirectories(folder.resolve("tokens"));
      Files.writeString(
          conf(folder),
          "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n"
              .formatted(tokens));
      setEnvironment("SOFTHSM2_CONF", conf(folder).toString());
      var token = new TestToken(folder, label);
      token.run(
          "softhsm2-util",
          "--init-token",
          "--free",
          "--label",
          label,
          "--pin",
          PIN,
          "--so-pin",
          SO_PIN);
      return token;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path conf(Path folder) {
    return folder.resolve("softhsm2.conf");
  }

  /** The library of SoftHSM2. */
  public static Path module() {
    return firstThere("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so");
  }

  /** A library that passes all calls on to SoftHSM2 and writes them down in {@link #spyLog}. */
  public static Path spy() {
    setEnvironment("PKCS11SPY", module().toString());
    setEnvironment("PKCS11SPY_OUTPUT", spyLog().toString());
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders
          .map(folder -> folder.resolve("pkcs11-spy.so"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("apt-get install opensc"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one file of this process: the library reads the variable once. */
  public static Path spyLog() {
    try {
      Path folder = Files.createDirectories(Path.of("target", "pkcs11-spy"));
      return folder.resolve(ProcessHandle.current().pid() + ".log").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path firstThere(String... paths) {
    return Stream.of(paths)
        .map(Path::of)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("apt-get install softhsm2"));
  }

  /** Puts the key (PEM, PKCS#8) and, if there is one, the certificate of a CA into it. */
  public TestToken with(String keyLabel, String id, Path key, Path certificate) {
    run(
        "softhsm2-util",
        "--import",
        key.toString(),
        "--token",
        label,
        "--label",
        keyLabel,
        "--id",
        id,
        "--pin",
        PIN);
    return certificate(keyLabel, id, certificate);
  }

  /** The same without a certificate. */
  public TestToken withKeyAlone(String keyLabel, String id, Path key) {
    run(
        "softhsm2-util",
        "--import",
        key.toString(),
        "--token",
        label,
        "--label",
        keyLabel,
        "--id",
        id,
        "--pin",
        PIN);
    return this;
  }

  /** Puts a certificate (PEM) into it. */
  public TestToken certificate(String certificateLabel, String id, Path certificate) {
    Path der = certificate.resolveSibling(certificate.getFileName() + ".der");
    Commands.run(
        "openssl",
        "x509",
        "-in",
        certificate.toString(),
        "-outform",
        "der",
        "-out",
        der.toString());
    tool(
        "--login",
        "--pin",
        PIN,
        "--write-object",
        der.toString(),
        "--type",
        "cert",
        "--label",
        certificateLabel,
        "--id",
        id);
    return this;
  }

  /** Writes the CA's key and certificate to files and puts them in. */
  public TestToken with(String keyLabel, String id, TestCa ca) {
    try {
      Path key = Files.writeString(folder.resolve(id + ".key"), ca.keyPem());
      Path certificate = Files.writeString(folder.resolve(id + ".crt"), ca.pem());
      return with(keyLabel, id, key, certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has keytool make a key that may leave it. Its CKA_ID is the alias. */
  public void makeOpenKey(String alias) {
    try {
      Path config =
          Files.writeString(
              folder.resolve("keytool.cfg"),
              """
              name = test
              library = %s
              slotListIndex = 0
              attributes(*, CKO_PRIVATE_KEY, *) = { CKA_SENSITIVE = false CKA_EXTRACTABLE = true }
              """
                  .formatted(module()));
      run(
          Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
          "-genkeypair",
          "-keystore",
          "NONE",
          "-storetype",
          "PKCS11",
          "-storepass",
          PIN,
          "-providerClass",
          "sun.security.pkcs11.SunPKCS11",
          "-providerArg",
          config.toString(),
          "-alias",
          alias,
          "-keyalg",
          "EC",
          "-groupname",
          "secp256r1",
          "-dname",
          "CN=open");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs pkcs11-tool on it. */
  public String tool(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("pkcs11-tool", "--module", module().toString(), "--token-label", label));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  /** The security officer gives the user another PIN. */
  public void setPin(String pin) {
    tool("--login", "--login-type", "so", "--so-pin", SO_PIN, "--init-pin", "--pin", pin);
  }

  /** Takes all tokens of the folder away, as a cable is pulled. */
  public void remove() {
    rename("tokens", "gone");
  }

  /** Puts them back. */
  public void insert() {
    try {
      // SoftHSM2 may have made a new one in the meantime.
      Files.deleteIfExists(folder.resolve("tokens"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rename("gone", "tokens");
  }

  /** Where SoftHSM2 keeps what is in its tokens. */
  public Path tokens() {
    return folder.resolve("tokens");
  }

  private void rename(String from, String to) {
    try {
      Files.move(folder.resolve(from), folder.resolve(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String run(String... command) {
    return Commands.run(Map.of("SOFTHSM2_CONF", conf(folder).toString()), command);
  }

  /** Libraries read the environment of the process, which Java only copies. */
  @SuppressWarnings("restricted")
  private static void setEnvironment(String name, String value) {
    try (Arena arena = Arena.ofConfined()) {
      var linker = Linker.nativeLinker();
      var setenv =
          linker.downcallHandle(
              linker.defaultLookup().find("setenv").orElseThrow(),
              FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
      setenv.invokeWithArguments(arena.allocateFrom(name), arena.allocateFrom(value), 1);
    } catch (Throwable e) {
      throw new IllegalStateException("setenv " + name, e);
    }
  }
}
