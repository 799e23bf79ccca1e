package dev.signet.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate and its key, as two texts, with a run that ends after each step. */
final class PairReplacementTest {

  @TempDir private Path pki;
  private Path certificate;
  private Path key;

  @BeforeEach
  void oldPair() throws IOException {
    certificate = Files.writeString(pki.resolve("apiserver.crt"), "old certificate");
    key = Files.writeString(pki.resolve("apiserver.key"), "old key");
    Files.setPosixFilePermissions(certificate, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
  }

  @ParameterizedTest
  @CsvSource({"0, old", "1, old", "2, old", "3, new", "4, new", "5, new", "6, new"})
  void whoIsKilledAfterAnyStepLeavesAPairThatFitsAndTheNextRunMakesFilesOfIt(
      int steps, String expected) throws IOException {
    List<PairReplacement.Step> all = stage().steps();
    assertThat(all).hasSize(6);
    for (PairReplacement.Step step : all.subList(0, steps)) {
      step.run();
    }
    assertPair(expected);

    PairFolder.settleAll(pki);

    assertPair(expected);
    assertTwoFiles();
  }

  /** The one who ends it is killed as well: after each name that he can have changed. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void whatIsLeftOfAFolderThatIsBeingRemovedIsRemoved(int left) throws IOException {
    stage();
    try (Stream<Path> files = Files.walk(pki.resolve(".apiserver.crt.signet-pair"))) {
      List<Path> below = files.filter(file -> !Files.isDirectory(file)).sorted().toList();
      for (Path file : below.subList(left, below.size())) {
        Files.delete(file);
      }
    }

    PairFolder.settleAll(pki);

    assertPair("old");
    assertTwoFiles();
  }

  @Test
  void theNewFilesHaveTheModesOfTheOldOnes() throws IOException {
    stage().commit();

    assertPair("new");
    assertTwoFiles();
    assertThat(mode(certificate)).isEqualTo("rw-r--r--");
    assertThat(mode(key)).isEqualTo("rw-r-----");
  }

  @Test
  void theLinksLeadToTheSameFilesWhereThePodsHaveTheFolder(@TempDir Path pod) throws IOException {
    for (PairReplacement.Step step : stage().steps().subList(0, 3)) {
      step.run();
    }

    Path elsewhere = Files.move(pki, pod.resolve("pki"));

    assertThat(elsewhere.resolve("apiserver.key")).hasContent("new key");
    Files.move(elsewhere, pki);
  }

  @Test
  void aDiskThatFailsBeforeTheExchangeLeavesTheOldPair() throws IOException {
    PairReplacement pair = stage();
    Files.delete(pki.resolve(".apiserver.crt.signet-pair/next"));

    assertThatThrownBy(pair::commit).isInstanceOf(IOException.class);

    assertPair("old");
    assertTwoFiles();
  }

  @Test
  void anotherLinkInTheFolderStays() throws IOException {
    Path link = Files.createSymbolicLink(pki.resolve("other.crt"), Path.of("apiserver.crt"));
    stage();

    PairFolder.settleAll(pki);

    assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("apiserver.crt"));
  }

  private PairReplacement stage() throws IOException {
    return PairReplacement.stage(
        certificate, key, "new certificate".getBytes(US_ASCII), "new key".getBytes(US_ASCII));
  }

  private void assertPair(String expected) {
    assertThat(certificate).hasContent(expected + " certificate");
    assertThat(key).hasContent(expected + " key");
  }

  private void assertTwoFiles() throws IOException {
    try (Stream<Path> all = Files.list(pki)) {
      assertThat(all).containsExactlyInAnyOrder(certificate, key);
    }
    assertThat(Files.isRegularFile(certificate, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(Files.isRegularFile(key, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
