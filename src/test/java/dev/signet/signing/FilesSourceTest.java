package dev.signet.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.api.FilesRef;
import dev.signet.testing.KubeletVolume;
import dev.signet.testing.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CA in files, as the kubelet replaces them. */
final class FilesSourceTest {

  private static final TestCa FIRST = TestCa.create();
  private static final TestCa SECOND = TestCa.create();

  @TempDir private Path folder;

  @Test
  void whatTheKubeletSwappedIsReadAtTheNextLook() throws Exception {
    var volume = new KubeletVolume(folder);
    volume.write(FIRST);
    FilesSource source = source(volume);
    assertThat(certificate(source)).isEqualTo(FIRST.self().certificate());

    volume.write(SECOND);

    assertThat(certificate(source)).isEqualTo(SECOND.self().certificate());
  }

  /** Each is whole: no certificate of the one with the key of the other, and never none. */
  @Test
  void noPairIsMixedHoweverOftenTheKubeletSwaps() throws Exception {
    var volume = new KubeletVolume(folder);
    volume.write(FIRST);
    FilesSource source = source(volume);
    var stop = new AtomicBoolean();
    var swaps =
        CompletableFuture.supplyAsync(
            () -> {
              int count = 0;
              for (; !stop.get(); count++) {
                volume.write(count % 2 == 0 ? SECOND : FIRST);
              }
              return count;
            });
    try {
      for (int i = 0; i < 500; i++) {
        assertThat(AuthorityReader.read(source.read(), Instant.now()))
            .isInstanceOf(AuthorityResult.Ready.class);
      }
    } finally {
      stop.set(true);
    }
    assertThat(swaps.get()).isGreaterThan(20);
  }

  /**
   * Two files cannot be replaced at once without a symlink: the pair does not match for a while.
   */
  @Test
  void filesThatAreReplacedOneByOneAreAMismatchInBetween() throws Exception {
    Path certificate = Files.writeString(folder.resolve("ca.crt"), FIRST.pem());
    Path key = Files.writeString(folder.resolve("ca.key"), FIRST.keyPem());
    var source = new FilesSource(new FilesRef(certificate.toString(), key.toString()));

    Files.writeString(certificate, SECOND.pem());

    assertThat(AuthorityReader.read(source.read(), Instant.now()))
        .isInstanceOfSatisfying(
            AuthorityResult.Faulty.class,
            faulty -> assertThat(faulty.fault()).isEqualTo(AuthorityFault.KeyMismatch));
  }

  @Test
  void aFileThatIsNotThereOrTooLargeIsSaidSo() throws IOException {
    Path certificate = Files.writeString(folder.resolve("ca.crt"), FIRST.pem());
    Path large = Files.write(folder.resolve("ca.key"), new byte[1024 * 1024 + 1]);

    for (Path key : new Path[] {large, folder.resolve("none.key"), folder}) {
      assertThatThrownBy(
              () -> new FilesSource(new FilesRef(certificate.toString(), key.toString())).read())
          .isInstanceOfSatisfying(
              AuthoritySource.Unreadable.class,
              e -> assertThat(e.fault()).isEqualTo(AuthorityFault.FileUnreadable))
          .hasMessageContaining(key.toString());
    }
  }

  private static Object certificate(FilesSource source) throws Exception {
    return ((AuthorityResult.Ready) AuthorityReader.read(source.read(), Instant.now()))
        .authority()
        .certificate();
  }

  private static FilesSource source(KubeletVolume volume) {
    return new FilesSource(
        new FilesRef(volume.path("tls.crt").toString(), volume.path("tls.key").toString()));
  }
}
