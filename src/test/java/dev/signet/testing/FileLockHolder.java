package dev.signet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Locks all files below a folder, in a process of its own: locks are a process's (fcntl). SoftHSM2
 * waits for them without end, as the library of a network HSM does for one that does not answer.
 */
public final class FileLockHolder implements AutoCloseable {

  private final Process process;

  private FileLockHolder(Process process) {
    this.process = process;
  }

  /** Returns when the files are locked. */
  public static FileLockHolder lock(Path folder) {
    try {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-cp",
                      System.getProperty("java.class.path"),
                      FileLockHolder.class.getName(),
                      folder.toString()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (process.getInputStream().read() < 0) {
        throw new IllegalStateException("the files below " + folder + " could not be locked");
      }
      return new FileLockHolder(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Holds them until its input ends. */
  public static void main(String[] arguments) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE).lock();
      }
    }
    System.out.write('!');
    System.out.flush();
    while (System.in.read() >= 0) {
      // until the test closes it
    }
  }

  /** Lets them go. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
