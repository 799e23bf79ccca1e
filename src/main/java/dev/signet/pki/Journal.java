package dev.signet.pki;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a recovery did: a line of JSON for each step, on the disk before the next one begins. */
public final class Journal {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Clock clock;

  Journal(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** How a step went. */
  public enum Outcome {
    /** It is not done yet; the last line, if the recovery was killed. */
    begun,
    /** It did what it should. */
    done,
    /** It did not, and the recovery stopped. */
    failed
  }

  /**
   * A step.
   *
   * @param step its name
   * @param start RFC 3339
   * @param end RFC 3339; empty: it is not known
   * @param message what was done or why not; never a key
   */
  public record Entry(String step, String start, String end, Outcome outcome, String message) {}

  /** The time a step begins, written. */
  Instant begin(String step) throws IOException {
    Instant now = clock.instant();
    append(new Entry(step, now.toString(), "", Outcome.begun, ""));
    return now;
  }

  /** How it ended, written. */
  void end(String step, Instant start, Outcome outcome, String message) throws IOException {
    append(new Entry(step, start.toString(), clock.instant().toString(), outcome, message));
  }

  /** All lines that can be read: the last one may be half a line. */
  List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        entry(line).ifPresent(entries::add);
      }
    }
    return entries;
  }

  private static Optional<Entry> entry(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return Optional.of(
          new Entry(
              node.path("step").asText(),
              node.path("start").asText(),
              node.path("end").asText(),
              Outcome.valueOf(node.path("outcome").asText()),
              node.path("message").asText()));
    } catch (IOException | IllegalArgumentException half) {
      return Optional.empty();
    }
  }

  private void append(Entry entry) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer line =
          ByteBuffer.wrap((JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
    }
  }
}
