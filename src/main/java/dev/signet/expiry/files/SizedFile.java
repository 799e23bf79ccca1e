package dev.signet.expiry.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/** The bytes of a file that is not too large, in one array that can be wiped. */
final class SizedFile {

  /** A bundle of a thousand certificates is some 1.5 MB. */
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private SizedFile() {}

  /** The file has more bytes than are read. */
  static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("It has more than %d bytes.".formatted(MOST_BYTES));
    }
  }

  /**
   * All of them.
   *
   * @throws TooLarge it has more than {@link #MOST_BYTES}, or more than when it was found
   * @throws IOException it cannot be read
   */
  static byte[] read(HostPath.RegularFile file) throws IOException, TooLarge {
    if (file.size() > MOST_BYTES) {
      throw new TooLarge();
    }
    // One more: a file that grows meanwhile is seen to. An array of its own is never grown, so no
    // copy stays behind.
    ByteBuffer buffer = ByteBuffer.allocate((int) file.size() + 1);
    try (FileChannel channel =
        FileChannel.open(file.real(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
      if (!buffer.hasRemaining()) {
        throw new TooLarge();
      }
      return Arrays.copyOf(buffer.array(), buffer.position());
    } finally {
      Arrays.fill(buffer.array(), (byte) 0);
    }
  }
}
