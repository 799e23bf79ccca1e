package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.expiry.files.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back of a recovery, and what it wrote down. */
final class RecoveryLogTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2036-01-01T00:00:00Z"), ZoneOffset.UTC);
  private static final Clock LATER = Clock.offset(CLOCK, Duration.ofHours(1));
  private static final String ETC = "/etc/kubernetes";

  @TempDir private Path root;
  private HostFiles host;

  @BeforeEach
  void files() throws IOException {
    root = root.toRealPath();
    host = new HostFiles(root);
    Files.createDirectories(root.resolve("var/lib"));
    write("pki/apiserver.crt", "old certificate");
    write("pki/apiserver.key", "old key");
    write("pki/ca.key", "the CA's key");
    write(
        "kubelet.conf",
        """
        current-context: c
        contexts: [{name: c, context: {user: u}}]
        users: [{name: u, user: {client-certificate: /pem/current.pem, client-key: /pem/current.pem}}]
        """);
    Files.createDirectories(root.resolve("pem"));
    Files.writeString(root.resolve("pem/1.pem"), "first");
    Files.createSymbolicLink(root.resolve("pem/current.pem"), Path.of("/pem/1.pem"));
  }

  @Test
  void whatWasReplacedIsPutBackWithItsModeAndNothingElseIsTouched() throws Exception {
    Files.setPosixFilePermissions(
        file("pki/apiserver.crt"), PosixFilePermissions.fromString("rw-r-----"));
    RecoveryLog log = backedUp();
    write("pki/apiserver.crt", "new certificate");
    Files.setPosixFilePermissions(
        file("pki/apiserver.crt"), PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.writeString(root.resolve("pem/2.pem"), "second");
    Files.delete(root.resolve("pem/current.pem"));
    Files.createSymbolicLink(root.resolve("pem/current.pem"), Path.of("/pem/2.pem"));
    Instant key = Files.getLastModifiedTime(file("pki/apiserver.key")).toInstant();

    List<Path> changed = log.putBack();

    assertThat(changed)
        .containsExactlyInAnyOrder(file("pki/apiserver.crt"), root.resolve("pem/current.pem"));
    assertThat(file("pki/apiserver.crt")).hasContent("old certificate");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file("pki/apiserver.crt"))))
        .isEqualTo("rw-r-----");
    assertThat(Files.readSymbolicLink(root.resolve("pem/current.pem")))
        .isEqualTo(Path.of("/pem/1.pem"));
    assertThat(Files.getLastModifiedTime(file("pki/apiserver.key")).toInstant()).isEqualTo(key);
    assertThat(log.putBack()).isEmpty();
  }

  @Test
  void whatAnAgentKeptIsPutBackOnTheHostItself() throws Exception {
    backedUp();
    write("pki/apiserver.crt", "new certificate");
    Path elsewhere = Files.move(root, root.resolveSibling(root.getFileName() + "-elsewhere"));

    RecoveryLog log = RecoveryLog.toUndo(new HostFiles(elsewhere), CLOCK).orElseThrow();

    Path certificate = elsewhere.resolve("etc/kubernetes/pki/apiserver.crt");
    assertThat(log.putBack()).containsExactly(certificate);
    assertThat(certificate).hasContent("old certificate");
    Files.move(elsewhere, root);
  }

  @Test
  void whatBelongsToAnotherLeafIsNotPutBack() throws Exception {
    RecoveryLog log = RecoveryLog.open(host, CLOCK);
    log.backUp(host, ETC, Leaf.kubeadm(ETC).subList(0, 1));
    Files.writeString(root.resolve("pem/2.pem"), "rotated by the kubelet");
    Files.delete(root.resolve("pem/current.pem"));
    Files.createSymbolicLink(root.resolve("pem/current.pem"), Path.of("/pem/2.pem"));

    assertThat(log.putBack()).isEmpty();
  }

  @Test
  void aFileThatIsGoneIsPutBack() throws Exception {
    RecoveryLog log = backedUp();
    Files.delete(file("pki/apiserver.crt"));

    assertThat(log.putBack()).containsExactly(file("pki/apiserver.crt"));
  }

  @Test
  void aFileThatWasNotThereIsDeleted() throws Exception {
    RecoveryLog log = backedUp();
    write("scheduler.conf", "made anew");
    write("pki/apiserver-kubelet-client.key", "made anew");
    write("pki/another.crt", "another's");

    assertThat(log.putBack())
        .containsExactlyInAnyOrder(
            file("scheduler.conf"), file("pki/apiserver-kubelet-client.key"));

    assertThat(file("scheduler.conf")).doesNotExist();
    assertThat(file("pki/another.crt")).exists();
    assertThat(log.putBack()).isEmpty();
  }

  /** What a container runtime makes for a mount whose file is not there. */
  @Test
  void anEmptyFolderCountsAsNothing() throws Exception {
    Files.createDirectory(file("scheduler.conf"));
    RecoveryLog log = backedUp();
    Files.delete(file("scheduler.conf"));
    write("scheduler.conf", "made anew");
    log.finish();
    Files.delete(file("pki/apiserver.crt"));
    Files.createDirectory(file("pki/apiserver.crt"));

    assertThat(log.changedByOthers()).containsExactly(file("pki/apiserver.crt"));
    assertThat(log.putBack()).containsExactly(file("scheduler.conf"));
    assertThat(file("scheduler.conf")).doesNotExist();

    Files.createDirectory(file("scheduler.conf"));
    assertThat(log.putBack()).isEmpty();
    assertThat(log.deleted()).contains(file("scheduler.conf"));
  }

  @Test
  void whatIsAFolderNowIsAFileAgain() throws Exception {
    RecoveryLog log = backedUp();
    Files.delete(file("pki/apiserver.crt"));
    Files.createDirectory(file("pki/apiserver.crt"));

    assertThat(log.putBack()).containsExactly(file("pki/apiserver.crt"));
    assertThat(file("pki/apiserver.crt")).hasContent("old certificate");
  }

  @Test
  void whatSomebodyChangedOrMadeSinceItFinishedIsLeftAloneAndNamed() throws Exception {
    RecoveryLog log = backedUp();
    write("pki/apiserver.crt", "new certificate");
    write("scheduler.conf", "made anew");
    write("admin.conf", "made anew");
    log.finish();
    assertThat(log.changedByOthers()).isEmpty();
    write("scheduler.conf", "another's");
    write("pki/apiserver-kubelet-client.key", "made since");
    Files.writeString(root.resolve("pem/2.pem"), "rotated by the kubelet");
    Files.delete(root.resolve("pem/current.pem"));
    Files.createSymbolicLink(root.resolve("pem/current.pem"), Path.of("/pem/2.pem"));
    Path[] others = {
      file("scheduler.conf"),
      file("pki/apiserver-kubelet-client.key"),
      root.resolve("pem/current.pem")
    };

    assertThat(log.changedByOthers()).containsExactlyInAnyOrder(others);
    assertThat(log.putBack())
        .containsExactlyInAnyOrder(file("pki/apiserver.crt"), file("admin.conf"));

    assertThat(file("scheduler.conf")).hasContent("another's");
    assertThat(file("pki/apiserver-kubelet-client.key")).exists();
    assertThat(Files.readSymbolicLink(root.resolve("pem/current.pem")))
        .isEqualTo(Path.of("/pem/2.pem"));
    assertThat(log.changedByOthers()).containsExactlyInAnyOrder(others);
    assertThat(log.deleted()).contains(file("admin.conf")).doesNotContain(others);
  }

  @Test
  void whileItHasNotFinishedAllIsItsOwn() throws Exception {
    RecoveryLog log = backedUp();
    write("scheduler.conf", "made anew");

    assertThat(log.changedByOthers()).isEmpty();
    assertThat(log.putBack()).containsExactly(file("scheduler.conf"));
  }

  @Test
  void noKeyIsInTheListOfWhatTheFilesWereLike() throws Exception {
    RecoveryLog log = backedUp();
    log.finish();

    assertThat(Files.readString(log.folder().resolve("after")))
        .contains("etc/kubernetes/pki/apiserver.key")
        .doesNotContain("old key");
  }

  @Test
  void noCasKeyIsCopiedAndTheFolderIsForRootAlone() throws Exception {
    RecoveryLog log = backedUp();

    try (var all = Files.walk(log.folder())) {
      assertThat(all.map(path -> path.getFileName().toString()))
          .contains("apiserver.key")
          .doesNotContain("ca.key");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.folder())))
        .isEqualTo("rwx------");
  }

  @Test
  void oneThatDidNotFinishIsContinuedSoThatTheWayBackLeadsToBeforeIt() throws Exception {
    RecoveryLog first = backedUp();
    write("pki/apiserver.crt", "new certificate");

    RecoveryLog second = RecoveryLog.open(host, LATER);
    second.backUp(host, ETC, Leaf.kubeadm(ETC));
    second.putBack();

    assertThat(second.folder()).isEqualTo(first.folder());
    assertThat(file("pki/apiserver.crt")).hasContent("old certificate");
    second.finish();
    assertThat(RecoveryLog.open(host, LATER).folder()).isNotEqualTo(first.folder());
  }

  @Test
  void oneThatWasLeftForMoreThanADayIsNotContinued() throws Exception {
    RecoveryLog left = backedUp();

    assertThat(RecoveryLog.open(host, Clock.offset(CLOCK, Duration.ofHours(23))).folder())
        .isEqualTo(left.folder());
    assertThat(RecoveryLog.open(host, Clock.offset(CLOCK, Duration.ofHours(25))).folder())
        .isNotEqualTo(left.folder());
  }

  @Test
  void onlyTheLastOneIsUndoneAndOnlyOnce() throws Exception {
    assertThat(RecoveryLog.toUndo(host, CLOCK)).isEmpty();
    RecoveryLog log = backedUp();
    write("pki/apiserver.crt", "new certificate");
    log.finish();
    RecoveryLog.open(host, LATER).finish(); // one that had nothing to change
    assertThat(RecoveryLog.toUndo(host, CLOCK)).map(RecoveryLog::folder).contains(log.folder());

    log.<IOException>step(RecoveryLog.PUT_BACK, () -> "one");
    log.undone();

    assertThat(RecoveryLog.toUndo(host, CLOCK)).isEmpty();
  }

  @Test
  void oneThatFailedBeforeItChangedAnythingHasNoWayBackAndHidesNoneBeforeIt() throws Exception {
    RecoveryLog first = backedUp();
    write("pki/apiserver.crt", "new certificate");
    first.finish();
    RecoveryLog failed = RecoveryLog.open(host, LATER);
    assertThat(failed.hasWayBack()).isFalse();
    failed.backUp(host, ETC, Leaf.kubeadm(ETC));

    assertThat(failed.hasWayBack()).isFalse();
    assertThat(RecoveryLog.toUndo(host, CLOCK)).map(RecoveryLog::folder).contains(first.folder());
  }

  @Test
  void aWayBackThatWasKilledAfterTheFilesIsGoneOnWith() throws Exception {
    RecoveryLog log = backedUp();
    write("pki/apiserver.crt", "new certificate");
    log.<TreeFault>step(RecoveryLog.PUT_BACK, () -> log.putBack().toString());

    assertThat(RecoveryLog.toUndo(host, CLOCK)).map(RecoveryLog::folder).contains(log.folder());
  }

  @Test
  void aBackupThatWasKilledHalfWayIsTakenAnew() throws Exception {
    RecoveryLog log = RecoveryLog.open(host, CLOCK);
    Path half = Files.createDirectories(log.folder().resolve("before.unfinished/etc"));
    Files.writeString(half.resolve("half"), "x");
    assertThat(RecoveryLog.toUndo(host, CLOCK)).isEmpty();

    log.backUp(host, ETC, Leaf.kubeadm(ETC));

    assertThat(log.folder().resolve("before/etc/half")).doesNotExist();
    assertThat(log.folder().resolve("before.unfinished")).doesNotExist();
    assertThat(Files.isSymbolicLink(copy(log, root.resolve("pem/current.pem")))).isTrue();
    assertThat(Files.exists(copy(log, root.resolve("pem/1.pem")), LinkOption.NOFOLLOW_LINKS))
        .isTrue();
  }

  @Test
  void eachStepHasALineWhenItBeginsAndOneWhenItEnds() throws Exception {
    RecoveryLog log = RecoveryLog.open(host, CLOCK);

    assertThat(log.<IOException>step("renew", () -> "two")).isEqualTo("two");
    assertThatThrownBy(
            () ->
                log.step(
                    "restart",
                    () -> {
                      throw new IOException("it did not come");
                    }))
        .hasMessage("it did not come");

    assertThat(Files.readAllLines(journal(log)))
        .containsExactly(
            line("renew", "", "begun", ""),
            line("renew", "2036-01-01T00:00:00Z", "done", "two"),
            line("restart", "", "begun", ""),
            line("restart", "2036-01-01T00:00:00Z", "failed", "it did not come"));
  }

  @Test
  void aLineThatWasCutOffIsPassedOver() throws Exception {
    RecoveryLog log = backedUp();
    Files.writeString(journal(log), "{\"step\":\"fin", StandardOpenOption.CREATE);

    assertThat(RecoveryLog.open(host, LATER).folder()).isEqualTo(log.folder());
  }

  private static String line(String step, String end, String outcome, String message) {
    return "{\"step\":\"%s\",\"start\":\"2036-01-01T00:00:00Z\",\"end\":\"%s\",\"outcome\":\"%s\",\"message\":\"%s\"}"
        .formatted(step, end, outcome, message);
  }

  private RecoveryLog backedUp() throws TreeFault {
    RecoveryLog log = RecoveryLog.open(host, CLOCK);
    log.backUp(host, ETC, Leaf.kubeadm(ETC));
    return log;
  }

  private static Path journal(RecoveryLog log) {
    return log.folder().resolve("journal.jsonl");
  }

  private Path copy(RecoveryLog log, Path file) {
    return log.folder().resolve("before").resolve(root.relativize(file));
  }

  private Path file(String path) {
    return root.resolve("etc/kubernetes").resolve(path);
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(file(path).getParent());
    Files.writeString(file(path), text);
  }
}
