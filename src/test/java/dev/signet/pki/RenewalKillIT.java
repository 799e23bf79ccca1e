package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cli.PkiRun;
import dev.signet.expiry.files.HostFiles;
import dev.signet.testing.KubeadmTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kill -9 at a hundred random moments of a renewal, with the same keys, with new ones, and with new
 * ones that waited for what a CA elsewhere signed: every file is the old one or the new one, and
 * every certificate has its key.
 */
final class RenewalKillIT {

  private static final int KILLS = 100;

  /** Nanoseconds from the backup, which is before the first file is written, to after the last. */
  private static final long WRITING = 40_000_000;

  @TempDir private Path root;

  @ParameterizedTest
  @ValueSource(strings = {RenewalLoop.SAME_KEYS, RenewalLoop.NEW_KEYS, RenewalLoop.ELSEWHERE})
  void whoIsKilledLeavesATreeThatStartsAndTheNextRunFinishes(String keys) throws Exception {
    KubeadmTree.create(root);
    Files.createDirectories(root.resolve("var/lib"));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long duration = duration(keys);
    int interrupted = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      // Half of them while it writes, which is a small part of it.
      boolean whileItWrites = kill % 2 == 1;
      killAfter(
          keys, (long) (random.nextDouble() * (whileItWrites ? WRITING : duration)), whileItWrites);
      interrupted += waiting().isEmpty() ? 0 : 1;

      assertThat(states())
          .as("seed %d, kill %d", seed, kill)
          .allMatch(LeafState.Held.class::isInstance);
    }
    assertThat(interrupted).as("kills between writing and replacing").isPositive();

    assertThat(
            PkiRun.renew(Clock.systemUTC(), "--host-root=" + root, "--all", "--duration=9000h")
                .code())
        .isZero();
    assertThat(waiting()).isEmpty();
    assertThat(states()).allMatch(LeafState.Held.class::isInstance);
    assertThat(links()).isEmpty();
  }

  private List<Path> links() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("etc"))) {
      return files.filter(Files::isSymbolicLink).toList();
    }
  }

  /** Certificate and key of each read as the components read them. */
  private List<LeafState> states() {
    var reader = new LeafReader(new HostFiles(root));
    return Leaf.kubeadm("/etc/kubernetes").stream().map(reader::read).toList();
  }

  private List<Path> waiting() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("etc"))) {
      return files.filter(file -> isWaiting(file.toString())).toList();
    }
  }

  private static boolean isWaiting(String file) {
    return file.endsWith(".signet-new") || file.endsWith(".signet-pair");
  }

  /** How long the first renewal of a process takes, here and now. */
  private long duration(String keys) throws Exception {
    Process loop = loop(keys);
    try (BufferedReader said = loop.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("begin");
      long begin = System.nanoTime();
      assertThat(said.readLine()).isEqualTo("begin");
      return System.nanoTime() - begin;
    } finally {
      loop.destroyForcibly().waitFor();
    }
  }

  private void killAfter(String keys, long nanos, boolean whileItWrites) throws Exception {
    long backups = backups();
    Process loop = loop(keys);
    try (BufferedReader said = loop.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("begin");
      while (whileItWrites && backups() == backups) {
        Thread.onSpinWait();
      }
      // The random moment itself, not a wait for something to happen.
      TimeUnit.NANOSECONDS.sleep(nanos);
    } finally {
      loop.destroyForcibly().waitFor();
    }
  }

  private long backups() throws IOException {
    Path folder = root.resolve("var/lib/signet/backup");
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  private Process loop(String keys) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RenewalLoop.class.getName(),
            root.toString(),
            keys)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
