package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cli.PkiRun;
import dev.signet.testing.Commands;
import dev.signet.testing.KubeadmTree;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code signet pki init} makes and what kubeadm makes and takes, by one configuration. */
final class CreationIT {

  /** Of a key that is another each time: which extension, not what is in it. */
  private static final String KEY_IDENTIFIER = "2.5.29.14";

  private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";

  @ParameterizedTest
  @ValueSource(strings = {KubeadmConfiguration.DEFAULTS, KubeadmConfiguration.BALANCED})
  void kubeadmTakesItUnchanged(String text, @TempDir Path root) throws Exception {
    Path config = KubeadmConfiguration.write(text, root);
    assertThat(init(config, root).err()).isEmpty();
    var files = new LeafFiles(root);
    Map<String, String> before = files.contents();
    var tree = new KubeadmTree(root);

    tree.initialize(config);

    assertThat(files.changedSince(before)).isEmpty();
    assertThat(before).hasSize(10 * 2 + 2 + 5 + 1); // pairs, sa, kubeconfigs, the configuration
    assertThat(tree.expirations().path("certificates")).hasSize(11);
    assertThat(tree.expirations().path("certificateAuthorities")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {KubeadmConfiguration.DEFAULTS, KubeadmConfiguration.BALANCED})
  void itIsWhatKubeadmMakesFieldByField(String text, @TempDir Path root, @TempDir Path other)
      throws Exception {
    KubeadmTree.create(other, KubeadmConfiguration.write(text, other));
    PkiRun run = init(KubeadmConfiguration.write(text, root), root);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    var ours = new LeafFiles(root);
    var kubeadms = new LeafFiles(other);

    assertThat(modes(root)).isEqualTo(modes(other));
    for (String path : ours.contents().keySet()) {
      String file = path.replaceFirst("^etc/kubernetes/", "");
      if (path.endsWith(".crt") || path.endsWith(".conf")) {
        assertThat(facts(ours.certificate(file)))
            .as(file)
            .isEqualTo(facts(kubeadms.certificate(file)));
        // kubeadm begins those of kubeconfigs with the CA, which it made some seconds before.
        assertThat(validity(ours.certificate(file)))
            .as(file)
            .isCloseTo(validity(kubeadms.certificate(file)), Duration.ofSeconds(60));
      }
      if (path.endsWith(".conf")) {
        assertThat(layout(ours.file(file))).isEqualTo(layout(kubeadms.file(file)));
      }
      if (path.endsWith(".key") || path.endsWith(".pub")) {
        assertThat(Files.readAllLines(ours.file(file)).getFirst())
            .isEqualTo(Files.readAllLines(kubeadms.file(file)).getFirst());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {KubeadmConfiguration.DEFAULTS, KubeadmConfiguration.BALANCED})
  void kubeadmTakesWhatCasElsewhereSigned(String text, @TempDir Path root, @TempDir Path elsewhere)
      throws Exception {
    Path config = Files.writeString(elsewhere.resolve("kubeadm.yaml"), text);
    String[] there = {"--config=" + config, "--host-root=" + root};
    var files = new LeafFiles(root);
    Files.createDirectories(root.resolve("var/lib"));
    assertThat(PkiRun.init(Clock.systemUTC(), there).code()).isZero();
    SigningPlace cas = SigningPlace.takeFrom(files, elsewhere);
    for (Leaf leaf : Leaf.kubeadm("/etc/kubernetes")) {
      Files.delete(root.resolve(leaf.file().substring(1)));
      if (leaf.store() instanceof Leaf.Store.Pair pair) {
        Files.delete(root.resolve(pair.key().substring(1)));
      }
    }
    Path requests = elsewhere.resolve("requests");
    PkiRun asked = PkiRun.init(Clock.systemUTC(), there[0], there[1], "--requests=" + requests);
    assertThat(asked.code()).as(asked.out() + asked.err()).isZero();
    cas.sign(requests);
    PkiRun installed = files.install(requests.toString(), there[0]);
    assertThat(installed.code()).as(installed.out() + installed.err()).isZero();
    Path inside = Files.writeString(root.resolve("kubeadm.yaml"), text);
    Map<String, String> before = files.contents();
    var tree = new KubeadmTree(root);

    tree.initializeInside(inside);

    assertThat(files.changedSince(before)).isEmpty();
    assertThat(before).hasSize(7 * 2 + 3 + 2 + 5 + 1); // pairs, CAs, sa, kubeconfigs, this file
    assertThat(tree.expirations().path("certificates")).hasSize(11);
  }

  private static Duration validity(X509Certificate certificate) {
    return Duration.between(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  /** Also how large its key is. */
  private static Map<String, String> facts(X509Certificate certificate) throws Exception {
    Map<String, String> facts = LeafFiles.fields(certificate);
    facts.computeIfPresent(KEY_IDENTIFIER, (_, value) -> value.substring(0, "false".length()));
    facts.computeIfPresent(
        AUTHORITY_KEY_IDENTIFIER, (_, value) -> value.substring(0, "false".length()));
    facts.put("bits", bits(certificate));
    return facts;
  }

  private static String bits(X509Certificate certificate) {
    BigInteger size =
        switch (certificate.getPublicKey()) {
          case RSAPublicKey rsa -> rsa.getModulus();
          case ECPublicKey ec -> ec.getParams().getOrder();
          default -> BigInteger.ZERO;
        };
    return String.valueOf(size.bitLength());
  }

  /** Without what differs each time, and the quotes that only we write around an IPv6 URL. */
  private static String layout(Path kubeconfig) throws IOException {
    return Files.readString(kubeconfig)
        .replaceAll("-data: .*", "-data:")
        .replaceAll("server: \"(.*)\"", "server: $1");
  }

  private static Map<String, String> modes(Path root) {
    Map<String, String> modes = new TreeMap<>();
    String pki = root.resolve("etc/kubernetes").toString();
    Commands.run("find", pki, "-not", "-name", "*.lock", "-printf", "%P %m %U:%G\\n")
        .lines()
        .forEach(line -> modes.put(line.split(" ", 2)[0], line.split(" ", 2)[1]));
    return modes;
  }

  private static PkiRun init(Path config, Path root) {
    return PkiRun.init(
        Clock.systemUTC(), "--config=" + config, "--folder=" + root.resolve("etc/kubernetes"));
  }
}
