package dev.signet.cli;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Which jars there are, in which order, and what is in each. An image keeps the classes of its jars
 * in a cache, and the JVM of JDK 25 takes classes from it although a jar was exchanged, if it is
 * only as long as before. So the image's main class has the seal of the jars burned in, comes out
 * of the cache itself, and compares: old code is not run from new jars.
 *
 * <p>Of each jar the directory counts, which has a checksum of every entry: reading all of 36 MB
 * would take longer than all the rest of the start. This is against mistakes; whoever may change
 * the image may change this too.
 */
public final class ClassPathSeal {

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xffff;

  private ClassPathSeal() {}

  /** Prints the seal of these jars, for the image that is being built. */
  public static void main(String[] jars) throws IOException {
    for (String line : of(Arrays.stream(jars).map(Path::of).toList())) {
      System.out.println(line);
    }
  }

  /**
   * The seal of the class path but for its first jar, which has the seal in it.
   *
   * @return why the program must not run; empty: it may
   */
  public static String fault(List<String> expected, String classPath) {
    List<Path> jars =
        Arrays.stream(classPath.split(File.pathSeparator)).skip(1).map(Path::of).toList();
    try {
      List<String> found = new ArrayList<>(of(jars));
      if (found.equals(expected)) {
        return "";
      }
      found.removeAll(expected);
      return found.isEmpty() ? "a jar is missing, or they are in another order" : found.getFirst();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A line for each jar: its name, its length, the checksum of its directory. */
  static List<String> of(List<Path> jars) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path jar : jars) {
      lines.add(line(jar));
    }
    return lines;
  }

  private static String line(Path jar) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.min(file.length(), END_LENGTH + LONGEST_COMMENT)];
      file.seek(file.length() - tail.length);
      file.readFully(tail);
      int end = end(tail);
      if (end < 0) {
        throw new IOException(jar + " does not end as a jar does");
      }
      byte[] directory = new byte[number(tail, end + 12)];
      file.seek(Integer.toUnsignedLong(number(tail, end + 16)));
      file.readFully(directory);
      CRC32 sum = new CRC32();
      sum.update(directory);
      return "%s %d %s"
          .formatted(
              jar.getFileName(), file.length(), HexFormat.of().toHexDigits((int) sum.getValue()));
    }
  }

  /** Where the record at the end begins; after it there may be a comment. */
  private static int end(byte[] tail) {
    int at = tail.length - END_LENGTH;
    while (at >= 0 && number(tail, at) != END_SIGNATURE) {
      at--;
    }
    return at;
  }

  private static int number(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }
}
