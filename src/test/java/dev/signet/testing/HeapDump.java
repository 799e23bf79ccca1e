package dev.signet.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** All that is in this process's Java memory. */
public final class HeapDump {

  private final Path file;

  private HeapDump(Path file) {
    this.file = file;
  }

  /** Takes one, of garbage too: a copy that nobody holds any more is a copy. */
  public static HeapDump take(Path folder) throws IOException {
    Path file = folder.resolve("heap.hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(file.toString(), false);
    return new HeapDump(file);
  }

  /** Of another JVM, taken already. */
  public static HeapDump of(Path file) {
    return new HeapDump(file);
  }

  /** Whether these bytes, at least 16, are in it. It has arrays big-endian, as BigInteger is. */
  public boolean contains(byte[] wanted) throws IOException {
    // The Knuth-Morris-Pratt table, so that the file is read once and not kept.
    int[] back = new int[wanted.length];
    for (int i = 1, length = 0; i < wanted.length; i++) {
      while (length > 0 && wanted[i] != wanted[length]) {
        length = back[length - 1];
      }
      length += wanted[i] == wanted[length] ? 1 : 0;
      back[i] = length;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
      byte[] buffer = new byte[1 << 20];
      int matched = 0;
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          while (matched > 0 && buffer[i] != wanted[matched]) {
            matched = back[matched - 1];
          }
          matched += buffer[i] == wanted[matched] ? 1 : 0;
          if (matched == wanted.length) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
