package dev.signet.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.testing.Pem;
import dev.signet.testing.TestRequests;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PemBlockTest {
  private static final byte[] DER = TestRequests.kubeletClient("node-1").build().der();
  private static final String PEM = Pem.of("CERTIFICATE REQUEST", DER);
  private static final String BEGIN = "-----BEGIN CERTIFICATE REQUEST-----\n";
  private static final String END = "-----END CERTIFICATE REQUEST-----\n";
  private static final String BASE64 = Base64.getEncoder().encodeToString(DER);

  static List<Arguments> oneBlock() {
    return List.of(
        argumentSet("64 columns", PEM),
        argumentSet("one long line", BEGIN + BASE64 + "\n" + END),
        argumentSet("lines that end in CR LF", PEM.replace("\n", "\r\n")),
        argumentSet("blank lines within", PEM.replace("\n", "\n\n")),
        argumentSet("no line feed at the end", PEM.strip()),
        argumentSet("blank lines after it", PEM + "\n \t\r\n"));
  }

  /** As Go's encoding/pem finds it; strict reading refuses it. */
  static List<Arguments> notAlone() {
    return List.of(
        argumentSet("text before it", "Certificate Request:\n" + PEM),
        argumentSet("a blank line before it", "\n" + PEM),
        argumentSet("text after it", PEM + "trailing"),
        argumentSet("a beginning without an end before it", BEGIN + BASE64 + "\n" + PEM),
        argumentSet("a block that is not base64 before it", BEGIN + "A?B=\n" + END + PEM),
        argumentSet("a block without padding before it", BEGIN + "AAA\n" + END + PEM),
        argumentSet("an end of another type before it", BEGIN + "\n-----END X-----\n" + PEM),
        argumentSet("the words within a line before it", "see " + BEGIN + PEM),
        argumentSet("blanks at the ends of lines", PEM.replace("\n", " \t\n")),
        argumentSet("a second request", PEM + PEM),
        argumentSet("a certificate after it", PEM + Pem.of("CERTIFICATE", DER)),
        argumentSet("a header", BEGIN + "Proc-Type: 4,ENCRYPTED\n\n" + BASE64 + "\n" + END));
  }

  static List<Arguments> anythingElse() {
    return List.of(
        argumentSet("nothing", ""),
        argumentSet("a byte order mark before it", "\u00ef\u00bb\u00bf" + PEM),
        argumentSet("a block of another type before it", Pem.of("CERTIFICATE", DER) + PEM),
        argumentSet("junk behind its end", PEM.strip() + "x"),
        argumentSet("lines that begin with blanks", PEM.replace("-----BEGIN", " -----BEGIN")),
        argumentSet("another type", Pem.of("CERTIFICATE", DER)),
        argumentSet("Netscape's name of the type", Pem.of("NEW CERTIFICATE REQUEST", DER)),
        argumentSet("another type at its end", BEGIN + BASE64 + "\n-----END CERTIFICATE-----\n"),
        argumentSet("no end", BEGIN + BASE64 + "\n"),
        argumentSet("no content", BEGIN + END),
        argumentSet("content that is not base64", BEGIN + "not*base64!\n" + END),
        argumentSet("padding in the middle", BEGIN + "AA==AAAA\n" + END),
        argumentSet("one character too few", BEGIN + "AAAAA\n" + END),
        argumentSet("base64 without a frame", BASE64));
  }

  @ParameterizedTest
  @MethodSource("oneBlock")
  void oneBlockIsDecoded(String pem) {
    assertThat(PemBlock.requestIn(bytes(pem)))
        .hasValueSatisfying(
            block -> {
              assertThat(block.der()).isEqualTo(DER);
              assertThat(block.isAlone()).isTrue();
            });
  }

  @ParameterizedTest
  @MethodSource("notAlone")
  void oneBlockAmongOtherThingsIsNotAlone(String pem) {
    assertThat(PemBlock.requestIn(bytes(pem)))
        .hasValueSatisfying(
            block -> {
              assertThat(block.der()).isEqualTo(DER);
              assertThat(block.isAlone()).isFalse();
            });
  }

  @ParameterizedTest
  @MethodSource("anythingElse")
  void anythingElseIsRefused(String pem) {
    assertThat(PemBlock.requestIn(bytes(pem))).isEmpty();
  }

  @Test
  void derWithoutPemIsRefused() {
    assertThat(PemBlock.requestIn(DER)).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
