package dev.signet.expiry.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Problem;
import dev.signet.expiry.Problem.Reason;
import dev.signet.testing.Pem;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people have them: each is one named problem, and the good ones beside are seen. */
final class BadFilesTest {
  private static final TestCa CA = TestCa.create(ca -> ca.subject("CN=ca"));
  private static final TestCertificate GOOD = CA.issue(leaf -> leaf.subject("CN=good"));

  @TempDir private Path folder;

  /** Makes the file in question. */
  interface Maker {
    void make(Path file) throws Exception;
  }

  static List<Arguments> bad() {
    byte[] der = Pem.contents(GOOD.pem());
    return List.of(
        bad("empty", Reason.Empty, file -> Files.createFile(file)),
        bad("blank", Reason.Empty, text(" \r\n\t\n")),
        bad("text", Reason.NoCertificate, text("to be done\n")),
        bad("binary", Reason.NoCertificate, bytes(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0})),
        bad("PEM cut off", Reason.Malformed, text(GOOD.pem().substring(0, 200))),
        bad("DER cut off", Reason.Malformed, bytes(Arrays.copyOf(der, 200))),
        bad("PEM of nonsense", Reason.Malformed, text(Pem.of("CERTIFICATE", new byte[99]))),
        bad("DER with more behind", Reason.Malformed, bytes(Arrays.copyOf(der, 2000))),
        bad("only a key", Reason.OnlyAKey, text(GOOD.keyPem())),
        bad("only an EC key", Reason.OnlyAKey, text(GOOD.traditionalKeyPem())),
        bad("only a key in DER", Reason.OnlyAKey, bytes(GOOD.keys().getPrivate().getEncoded())),
        bad("a request", Reason.NoCertificate, text(Pem.of("CERTIFICATE REQUEST", der))),
        bad("10 MB", Reason.TooLarge, bytes(new byte[10_000_000])),
        bad("UTF-16", Reason.Malformed, bytes(GOOD.pem().getBytes(StandardCharsets.UTF_16))),
        bad(
            "UTF-16, little end first",
            Reason.Malformed,
            bytes(("\ufeff" + GOOD.pem()).getBytes(StandardCharsets.UTF_16LE))),
        bad(
            "UTF-8 with a byte order mark",
            Reason.Malformed,
            bytes(("\ufeff" + GOOD.pem()).getBytes(StandardCharsets.UTF_8))),
        bad("FIFO", Reason.NotAFile, file -> run("mkfifo", file.toString())),
        bad(
            "a link to itself",
            Reason.BadLink,
            file -> Files.createSymbolicLink(file, file.getFileName())),
        bad(
            "a link to nothing",
            Reason.BadLink,
            file -> Files.createSymbolicLink(file, Path.of("gone.crt"))),
        // The one file of which root cannot read the beginning: nothing is mapped there.
        bad(
            "not to be read",
            Reason.Unreadable,
            file -> Files.createSymbolicLink(file, Path.of("/proc/self/mem"))));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void eachIsOneProblemAndStopsNothing(Reason reason, Maker maker) throws Exception {
    Path file = folder.resolve("bad.crt");
    maker.make(file);
    Files.writeString(folder.resolve("a.crt"), GOOD.pem());
    Files.writeString(folder.resolve("z.crt"), CA.pem());

    var seen = new PathSource(here(), List.of(folder.toString()), new char[0]).look();

    assertThat(seen.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.place().path()).isEqualTo(file.toString());
              assertThat(problem.reason()).isEqualTo(reason);
              assertThat(problem.message()).doesNotContain("MII").endsWith(".");
            });
    assertThat(seen.certificates())
        .extracting(ObservedCertificate::commonName)
        .containsExactly("good", "ca");
  }

  /** Root may read everything, so that no file of a test's own is forbidden to it. */
  @Test
  void whatMayNotBeReadIsForbidden() {
    assertThat(HostFiles.trouble(new AccessDeniedException("ca.crt")).reason())
        .isEqualTo(Reason.Forbidden);
  }

  @Test
  void whatIsNotThereIsMissing() {
    assertThat(look("nothing.crt").problems())
        .extracting(Problem::reason)
        .containsExactly(Reason.Missing);
  }

  @Test
  void aBundleOfAThousandIsReadWhole() throws IOException {
    Files.writeString(
        folder.resolve("bundle.crt"),
        String.join("", Collections.nCopies(1000, rsa(TestKey.RSA_2048))));

    var seen = look("bundle.crt");

    assertThat(seen.problems()).isEmpty();
    assertThat(seen.certificates()).hasSize(1000);
    assertThat(seen.certificates().getLast().place().entry()).isEqualTo("1000");
  }

  /** As cert-manager's CVE-2024-12401: each BEGIN made it look at all that follows. */
  @ParameterizedTest
  @ValueSource(
      strings = {"-----BEGIN CERTIFICATE-----\n", "-----BEGIN X\n", "-----BEGIN -----BEGIN \n"})
  @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
  void fourMegabytesOfBeginningsAreReadInNoTime(String line) throws IOException {
    Files.writeString(folder.resolve("hostile.crt"), line.repeat(4_000_000 / line.length()));

    assertThat(look("hostile.crt").problems()).hasSizeBetween(1, 100);
  }

  @Test
  void oneBadBlockOfABundleIsOneProblemWithItsPosition() throws IOException {
    String cut = GOOD.pem().substring(0, 100) + "\n";
    Files.writeString(
        folder.resolve("bundle.crt"), "text\n" + CA.pem() + cut + GOOD.keyPem() + GOOD.pem());

    var seen = look("bundle.crt");

    assertThat(seen.problems())
        .extracting(problem -> problem.reason() + " " + problem.place().entry())
        .containsExactly("Malformed 2");
    assertThat(seen.certificates())
        .extracting(c -> c.commonName() + " " + c.place().entry())
        .containsExactly("ca 1", "good 4");
  }

  @Test
  void farDatesAreReadAsTheyAre() throws IOException {
    Instant before1970 = Instant.parse("1951-02-03T04:05:06Z");
    Instant end = Instant.parse("9999-12-31T23:59:59Z");
    Files.writeString(
        folder.resolve("far.crt"), CA.issue(leaf -> leaf.valid(before1970, end)).pem());

    assertThat(look("far.crt").certificates())
        .singleElement()
        .satisfies(
            far -> {
              assertThat(far.notBefore()).isEqualTo(before1970);
              assertThat(far.notAfter()).isEqualTo(end);
            });
  }

  @Test
  void aSubjectInBmpStringIsText() throws IOException {
    var name = new X500NameBuilder().addRDN(BCStyle.CN, new DERBMPString("knoten-ä")).build();
    Files.writeString(folder.resolve("bmp.crt"), CA.issue(leaf -> leaf.subject(name)).pem());

    assertThat(look("bmp.crt").certificates())
        .extracting(ObservedCertificate::commonName)
        .containsExactly("knoten-ä");
  }

  @Test
  void linesMayEndAsOnWindows() throws IOException {
    Files.writeString(folder.resolve("crlf.crt"), GOOD.pem().replace("\n", "\r\n"));

    assertThat(look("crlf.crt").certificates()).hasSize(1);
  }

  private Observations look(String name) {
    return new PathSource(here(), List.of(folder.resolve(name).toString()), new char[0]).look();
  }

  private static HostFiles here() {
    return new HostFiles(Path.of("/"));
  }

  private static String rsa(TestKey key) {
    return CA.issue(leaf -> leaf.key(key)).pem();
  }

  private static Arguments bad(String what, Reason reason, Maker maker) {
    return argumentSet(what, reason, maker);
  }

  private static Maker text(String text) {
    return bytes(text.getBytes(US_ASCII));
  }

  private static Maker bytes(byte[] bytes) {
    return file -> Files.write(file, bytes);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
