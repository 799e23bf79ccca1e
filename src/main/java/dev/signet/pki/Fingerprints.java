package dev.signet.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What files were like at a moment, by their SHA-256, so that it is known later which of them
 * somebody has changed. No clock is needed for it, nor a time that a copy keeps.
 *
 * @param list where it is written down: a line for each file
 * @param root of the host, as in {@link Snapshot}
 */
record Fingerprints(Path list, Path root) {

  private static final String NOT_THERE = "-";
  private static final String BETWEEN = "  "; // as sha256sum has it

  /** Takes those of these files; one that is not there has one, too. */
  void take(Collection<Path> files) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Path file : files) {
      lines.append(of(file)).append(BETWEEN).append(root.relativize(file)).append('\n');
    }
    Disk.force(Files.writeString(list, lines));
  }

  /** Those of these files that are not as they were; one that is not in the list is. */
  List<Path> changed(Collection<Path> files) throws IOException {
    Map<String, String> before = before();
    List<Path> changed = new ArrayList<>();
    for (Path file : files) {
      String present = of(file);
      if (!before.getOrDefault(root.relativize(file).toString(), present).equals(present)) {
        changed.add(file);
      }
    }
    return changed;
  }

  private Map<String, String> before() throws IOException {
    Map<String, String> before = new HashMap<>();
    if (Files.exists(list)) {
      for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
        int end = line.indexOf(BETWEEN);
        if (end > 0) {
          before.put(line.substring(end + BETWEEN.length()), line.substring(0, end));
        }
      }
    }
    return before;
  }

  /** Of a link where it leads, not what is there. */
  private static String of(Path file) throws IOException {
    if (EmptyFolder.isOrNothing(file)) {
      return NOT_THERE;
    }
    return Files.isSymbolicLink(file)
        ? "link-" + sha256(Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8))
        : sha256(Files.readAllBytes(file));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each Java platform has it
    }
  }
}
