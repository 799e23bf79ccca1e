package dev.signet.pki;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What is to be there after a power cut as well. */
final class Disk {

  private Disk() {}

  /** Returns when this file, or the names in this folder, are on the disk (fsync(2)). */
  static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
