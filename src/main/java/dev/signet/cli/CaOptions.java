package dev.signet.cli;

import dev.signet.pki.Leaf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which CAs sign, as {@code signet pki sign} is told. picocli fills it in. */
final class CaOptions {

  private static final String CERTIFICATE = "--ca-certificate";
  private static final String KEY = "--ca-key";
  private static final String PIN = "--ca-pin";

  @Option(
      names = KEY,
      paramLabel = "CA=KEY",
      description =
          "The private key of ca, etcd-ca or front-proxy-ca: a file, or"
              + " pkcs11:token=LABEL;object=LABEL. Once for each CA that signs.")
  private List<String> keys = List.of();

  @Option(
      names = CERTIFICATE,
      paramLabel = "CA=FILE",
      description = "Its certificate. It may be left out if it is in the token.")
  private List<String> certificates = List.of();

  @Option(
      names = PIN,
      paramLabel = "CA=SOURCE",
      description =
          "Where the token's PIN is, or the password of an encrypted key: file:PATH or"
              + " env:VARIABLE.")
  private List<String> pins = List.of();

  @Option(
      names = "--pkcs11-module",
      paramLabel = "FILE",
      description = "The token's PKCS#11 library, unless a URI has its module-path.")
  private Path module;

  /**
   * Where PINs and passwords are.
   *
   * @throws Mistake it cannot be read
   */
  LocalSecrets secrets(UnaryOperator<String> environment) throws Mistake {
    Map<String, String> sources = byName(PIN, pins);
    for (Map.Entry<String, String> each : sources.entrySet()) {
      boolean isSource =
          each.getValue().startsWith(LocalSecrets.FILE)
              || each.getValue().startsWith(LocalSecrets.VARIABLE);
      if (!isSource) { // it may be the PIN itself, which nobody has to see once more
        throw new Mistake(
            "%s=%s: write file:PATH or env:VARIABLE, never the PIN".formatted(PIN, each.getKey()));
      }
    }
    return new LocalSecrets(sources, environment);
  }

  /**
   * Those that sign.
   *
   * @throws Mistake there is none, or what one needs is missing
   */
  List<GivenCa> given(LocalSecrets secrets) throws Mistake {
    Map<String, String> byKey = byName(KEY, keys);
    Map<String, String> byCertificate = byName(CERTIFICATE, certificates);
    if (byKey.isEmpty()) {
      throw new Mistake("which CA signs? Say --ca-key=ca=FILE, for each of: " + known());
    }
    for (String name : new TreeSet<>(byCertificate.keySet())) {
      if (!byKey.containsKey(name)) {
        throw new Mistake("%s=%s has no %s".formatted(CERTIFICATE, name, KEY));
      }
    }
    for (String name : new TreeSet<>(secrets.sources().keySet())) {
      if (!byKey.containsKey(name)) {
        throw new Mistake("%s=%s has no %s".formatted(PIN, name, KEY));
      }
    }
    List<GivenCa> given = new ArrayList<>();
    for (Map.Entry<String, String> key : byKey.entrySet()) {
      given.add(
          given(
              key.getKey(),
              key.getValue(),
              Optional.ofNullable(byCertificate.get(key.getKey())).map(Path::of),
              secrets));
    }
    return given;
  }

  private GivenCa given(String name, String key, Optional<Path> certificate, LocalSecrets secrets)
      throws Mistake {
    if (key.startsWith(TokenUri.SCHEME)) {
      return new GivenCa.InToken(
          name, TokenUri.of(key).ref(Optional.ofNullable(module), certificate, secrets.ref(name)));
    }
    return new GivenCa.InFiles(
        name,
        certificate.orElseThrow(
            () -> new Mistake("%s=%s in a file needs %s".formatted(KEY, name, CERTIFICATE))),
        Path.of(key));
  }

  private static Map<String, String> byName(String option, List<String> values) throws Mistake {
    Map<String, String> byName = new LinkedHashMap<>();
    for (String value : values) {
      int equals = value.indexOf('=');
      String name = equals < 0 ? "" : value.substring(0, equals);
      if (!names().contains(name) || equals == value.length() - 1) {
        throw new Mistake("%s begins with the CA, as %1$s=ca=...: %s".formatted(option, known()));
      }
      if (byName.put(name, value.substring(equals + 1)) != null) {
        throw new Mistake("%s=%s is there twice".formatted(option, name));
      }
    }
    return byName;
  }

  private static List<String> names() {
    return Leaf.kubeadm("").stream().map(Leaf::authorityName).distinct().sorted().toList();
  }

  private static String known() {
    return names().stream().collect(Collectors.joining(", "));
  }
}
