package dev.signet.pki;

import static dev.signet.testing.TestNames.dns;
import static dev.signet.testing.TestNames.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.cli.PkiRun;
import dev.signet.testing.Commands;
import dev.signet.testing.Pem;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestExtensions;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code signet pki sign} with CAs in files: what it signs, and what it does not. */
final class RequestSigningTest {

  private static final TestCa CA = authority("CN=kubernetes");
  private static final TestCa ETCD = authority("CN=etcd-ca");

  @TempDir private Path requests;
  @TempDir private Path elsewhere;
  private RequestFolderFixture folder;

  @BeforeEach
  void make() {
    folder = new RequestFolderFixture(requests);
  }

  static List<Arguments> unsound() {
    return List.of(
        row(
            "it is not signed with its key",
            request -> request.signedBy(TestKey.P256.generate()),
            "not signed with the key that it carries"),
        row(
            "it asks to become a CA",
            request -> request.extension(TestExtensions.basicConstraints(true)),
            "asks to become a CA"),
        row(
            "it asks for a CA's usage",
            request -> request.extension(TestExtensions.keyUsage(KeyUsage.keyCertSign)),
            "asks for a CA's usage: cert sign"),
        row(
            "it asks for a purpose that nobody knows",
            request ->
                request.extension(
                    TestExtensions.extendedKeyUsage(
                        KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.2.3.4")))),
            "ask for more than"),
        row(
            "nobody knows a critical extension",
            request ->
                request.extension(
                    TestExtensions.of(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE)),
            "critical extension 1.2.3.4"),
        row(
            "its hash can be forged",
            request -> request.signatureAlgorithm("SHA1withECDSA"),
            "a hash that can be forged"));
  }

  @ParameterizedTest
  @MethodSource("unsound")
  void aRequestIsRefusedIf(UnaryOperator<TestRequestBuilder> change, String why)
      throws IOException {
    folder.add("admin.conf", change.apply(client()).build(), CA);

    PkiRun run = sign();

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains("admin.conf: ").contains(why).contains("Nothing was written.");
    assertThat(requests.resolve("admin.conf.crt")).doesNotExist();
  }

  static List<Arguments> others() {
    return List.of(
        row("another subject", request -> request.commonName("root"), "asks for CN=admin,CN=root"),
        row("another name", request -> request.names(dns("evil")), "DNS:evil"),
        row(
            "another usage",
            request -> request.extension(TestExtensions.keyUsage(KeyUsage.digitalSignature)),
            "digital signature"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void aRequestThatAsksForSomethingElseThanTheListSaysIsRefused(
      UnaryOperator<TestRequestBuilder> change, String why) throws IOException {
    var plain = TestRequests.request().commonName("admin");
    TestRequest said = plain.build();
    folder.add("admin.conf", change.apply(plain).build(), said, CA);

    PkiRun run = sign();

    assertThat(run.code()).isEqualTo(1);
    assertThat(requests.resolve("admin.conf.crt")).doesNotExist();
    if (!why.contains("root")) { // two common names are refused before they are compared
      assertThat(run.out()).contains(why).contains("and requests.json says CN=admin.");
    }
  }

  @Test
  void theCertificateHasWhatTheRequestAsksForAndNothingOfItsOwn() throws Exception {
    TestRequest request =
        client()
            .names(dns("one"), ip("10.0.0.1"))
            .extension(
                TestExtensions.keyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment))
            .extension(
                TestExtensions.extendedKeyUsage(
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth))
            .extension(
                TestExtensions.of(new ASN1ObjectIdentifier("1.2.3.4"), false, DERNull.INSTANCE))
            .build();
    folder.add("etcd-server", request, ETCD);

    PkiRun run = sign("--backdate=1h");

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .containsPattern("etcd-server +etcd-ca +[-0-9]+ [0-9:]+ +signed")
        .contains("etcd-server: O=system:masters,CN=admin, DNS:one, IP:10.0.0.1, client auth,");
    X509Certificate signed = signed("etcd-server");
    assertThat(signed.getPublicKey()).isEqualTo(request.keys().getPublic());
    assertThat(signed.getBasicConstraints()).isNegative();
    assertThat(LeafContent.of(signed).text())
        .isEqualTo(
            "O=system:masters,CN=admin, DNS:one, IP:10.0.0.1,"
                + " client auth, digital signature, key encipherment, server auth");
    assertThat(signed.getExtensionValue("1.2.3.4")).isNull();
    signed.verify(ETCD.self().keys().getPublic());
    assertThat(signed.getNotAfter().toInstant())
        .isCloseTo(Instant.now().plus(Duration.ofDays(100)), within(2, ChronoUnit.MINUTES));
    assertThat(signed.getNotBefore().toInstant())
        .isCloseTo(Instant.now().minus(Duration.ofHours(1)), within(2, ChronoUnit.MINUTES));
    assertThat(Files.getPosixFilePermissions(requests.resolve("etcd-server.crt"))).hasSize(4);
  }

  @Test
  void aSecondRunChangesNothingAndOneThatWasKilledIsFinished() throws Exception {
    folder.add("admin.conf", client().build(), CA);
    folder.add("scheduler.conf", client().build(), CA);
    assertThat(sign("--dry-run").out()).contains("would be signed", "Nothing was written.");
    assertThat(requests.resolve("admin.conf.crt")).doesNotExist();
    assertThat(sign("--duration=10h").code()).isZero();
    Map<String, String> before = contents();

    assertThat(sign().out()).contains("is signed already").contains("Nothing was written.");
    assertThat(contents()).isEqualTo(before);

    Files.delete(requests.resolve("scheduler.conf.crt"));
    Files.writeString(requests.resolve(".scheduler.conf.crt.signet-new"), "half");
    assertThat(sign().code()).isZero();
    assertThat(contents().keySet()).isEqualTo(before.keySet());
    assertThat(contents()).containsEntry("admin.conf.crt", before.get("admin.conf.crt"));
  }

  @Test
  void whatLiesInThePlaceOfACertificateIsNotWrittenOver() throws Exception {
    folder.add("admin.conf", client().build(), CA);
    folder.add("scheduler.conf", client().build(), CA);
    Files.writeString(requests.resolve("admin.conf.crt"), CA.issue(leaf -> leaf).pem());
    Files.writeString(requests.resolve("scheduler.conf.crt"), "something");
    Map<String, String> before = contents();

    PkiRun run = sign();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("admin.conf.crt is there, and would not be installed. It is for another key")
        .contains("There is no certificate in PEM that can be read. Move it away.");
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void aFolderThatIsNotAsItWasWrittenIsRefusedAsAWhole() throws Exception {
    folder.add("admin.conf", client().build(), CA);
    String list = Files.readString(folder.manifest());
    Path other = Files.writeString(requests.resolve("other.csr"), client().build().pem());
    assertRefused("other.csr is not of requests.json");
    Files.delete(other);

    Path request = requests.resolve("admin.conf.csr");
    Path target = Files.move(request, elsewhere.resolve("admin.conf.csr"));
    Files.createSymbolicLink(request, target);
    assertRefused("no plain file");
    Files.delete(request);
    Files.move(target, request);

    Files.writeString(folder.manifest(), list.replace("admin.conf.csr", "../admin.conf.csr"));
    assertRefused("admin.conf has to be in admin.conf.csr and of CA ca");
    Files.writeString(
        folder.manifest(), list.replace("\"name\" : \"ca\"", "\"name\" : \"etcd-ca\""));
    assertRefused("of CA ca");
    Files.writeString(folder.manifest(), list.replace("\"admin.conf\"", "\"another\""));
    assertRefused("a name that is none of a control plane's");
    Files.writeString(folder.manifest(), list.replaceAll("\"usages\".*", ""));
    assertRefused("it cannot be read");
    Files.writeString(folder.manifest(), "{\"requests\": []}");
    assertRefused("it has no requests");
    Files.delete(folder.manifest());
    assertThat(sign().code()).isEqualTo(2);

    Files.writeString(folder.manifest(), list);
    Files.writeString(request, client().build().pem());
    assertThat(sign().out()).contains("admin.conf.csr is not the request that requests.json");
  }

  private void assertRefused(String why) throws IOException {
    PkiRun run = sign();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(why);
    assertThat(requests.resolve("admin.conf.crt")).doesNotExist();
  }

  @Test
  void aCaThatCannotSignOrIsAnotherOrIsNotGivenIsToldAndTheRestSigned() throws Exception {
    folder.add("admin.conf", client().build(), CA);
    folder.add("etcd-peer", client().build(), ETCD);
    folder.add("front-proxy-client", client().build(), authority("CN=front-proxy-ca"));
    String front = files("front-proxy-ca", authority("CN=front-proxy-ca"));

    PkiRun run =
        run(
            "--ca-key=ca=" + files("ca", CA),
            "--ca-certificate=ca=" + elsewhere + "/ca.crt",
            "--ca-key=front-proxy-ca=" + front,
            "--ca-certificate=front-proxy-ca=" + elsewhere + "/front-proxy-ca.crt");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("etcd-peer: Its CA was not given: --ca-key=etcd-ca=... signs it.")
        .contains("front-proxy-client: It is for another CA than the one that was given");
    assertThat(requests.resolve("admin.conf.crt")).exists();
    assertThat(requests.resolve("etcd-peer.crt")).doesNotExist();
    assertThat(requests.resolve("front-proxy-client.crt")).doesNotExist();
  }

  @Test
  void aCaThatHasEndedOrIsNoneOrHasAnotherKeyDoesNotSign() throws Exception {
    TestCa ended = TestCa.create(ca -> ca.subject("CN=kubernetes").expired());
    TestCa none =
        TestCa.create(
            ca -> ca.subject("CN=kubernetes").extension(TestExtensions.basicConstraints(false)));
    assertDoesNotSign(ended, ended.keyPem(), "ended at");
    assertDoesNotSign(none, none.keyPem(), "CA");
    assertDoesNotSign(CA, none.keyPem(), "key");
  }

  private void assertDoesNotSign(TestCa ca, String key, String why) throws IOException {
    new RequestFolderFixture(requests).add("admin.conf", client().build(), ca);
    files("ca", ca);
    Files.writeString(elsewhere.resolve("ca.key"), key);
    PkiRun run = run("--ca-key=ca=" + elsewhere + "/ca.key", certificate());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).containsPattern("admin.conf: .*" + why);
    assertThat(requests.resolve("admin.conf.crt")).doesNotExist();
  }

  @Test
  void noneOutlivesItsCa() throws Exception {
    folder.add("admin.conf", client().build(), CA);

    PkiRun run = sign("--duration=999999h");

    assertThat(run.out()).contains("signed, to the end of its CA");
    assertThat(signed("admin.conf").getNotAfter()).isEqualTo(CA.self().certificate().getNotAfter());
  }

  @Test
  void aListThatDoesNotSayForHowLongNeedsTheOption() throws Exception {
    folder.add("admin.conf", client().build(), CA);
    Files.writeString(
        folder.manifest(), Files.readString(folder.manifest()).replace("2400h", "0h"));

    assertThat(sign().out()).contains("does not say for how long, as 8760h: give --duration.");
    assertThat(sign("--duration=1h").code()).isZero();
  }

  @Test
  void thePasswordOfAnEncryptedKeyIsInAFile() throws Exception {
    folder.add("admin.conf", client().build(), CA);
    files("ca", CA);
    Path password = Files.writeString(elsewhere.resolve("password"), "correct horse\n");
    Path key = elsewhere.resolve("encrypted.key");
    Commands.run(
        "openssl",
        "pkcs8",
        "-topk8",
        "-in",
        elsewhere + "/ca.key",
        "-out",
        key.toString(),
        "-passout",
        "file:" + password);

    assertThat(run("--ca-key=ca=" + key, certificate()).out())
        .contains("give --ca-pin=ca=file:PATH or env:VARIABLE, where it is.");
    assertThat(run("--ca-key=ca=" + key, certificate(), "--ca-pin=ca=env:SIGNET_NOT_SET").out())
        .contains("--ca-pin=ca=");
    assertThat(run("--ca-key=ca=" + key, certificate(), "--ca-pin=ca=file:" + password).code())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--dry-run | which CA signs? Say --ca-key=ca=FILE",
        "--ca-key=other=a.key | --ca-key begins with the CA",
        "--ca-key=ca | --ca-key begins with the CA",
        "--ca-key=ca= | --ca-key begins with the CA",
        "--ca-key=ca=a.key | --ca-key=ca in a file needs --ca-certificate",
        "--ca-key=ca=a.key --ca-key=ca=b.key | --ca-key=ca is there twice",
        "--ca-certificate=ca=a.crt --ca-key=etcd-ca=a.key | --ca-certificate=ca has no --ca-key",
        "--ca-key=ca=a.key --ca-pin=etcd-ca=env:A | --ca-pin=etcd-ca has no --ca-key",
        "--ca-key=ca=a.key --ca-pin=ca=1234 | --ca-pin=ca: write file:PATH or env:VARIABLE, never",
        "--ca-key=ca=pkcs11:token=a;object=b | which library is the token's? Say --pkcs11-module"
      })
  void aMistakeIsToldAndThePinIsNot(String arguments, String why) {
    PkiRun run = run(arguments.split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(why).doesNotContain("1234");
  }

  private PkiRun sign(String... more) throws IOException {
    files("etcd-ca", ETCD);
    return run(
        Stream.concat(
                Stream.of(
                    "--ca-key=ca=" + files("ca", CA),
                    certificate(),
                    "--ca-key=etcd-ca=" + elsewhere + "/etcd-ca.key",
                    "--ca-certificate=etcd-ca=" + elsewhere + "/etcd-ca.crt"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private String certificate() {
    return "--ca-certificate=ca=" + elsewhere + "/ca.crt";
  }

  private PkiRun run(String... arguments) {
    return PkiRun.sign(
        Clock.system(ZoneOffset.UTC),
        Stream.concat(Stream.of(requests.toString()), Stream.of(arguments)).toArray(String[]::new));
  }

  private String files(String name, TestCa ca) throws IOException {
    Files.writeString(elsewhere.resolve(name + ".crt"), ca.pem());
    return Files.writeString(elsewhere.resolve(name + ".key"), ca.keyPem()).toString();
  }

  private X509Certificate signed(String name) throws IOException {
    return Pem.certificate(Files.readString(requests.resolve(name + ".crt")));
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.list(requests)) {
      for (Path file : all.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private static TestRequestBuilder client() {
    return TestRequests.request().organization("system:masters").commonName("admin");
  }

  private static TestCa authority(String subject) {
    return TestCa.create(
        ca ->
            ca.subject(subject)
                .valid(Instant.now().minusSeconds(60), Instant.now().plus(Duration.ofDays(3650))));
  }

  private static Arguments row(String name, UnaryOperator<TestRequestBuilder> change, String why) {
    return argumentSet(name, change, why);
  }
}
