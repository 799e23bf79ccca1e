package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A recovery in its dated folder: the files as they were before it, and its journal. One that did
 * not finish is continued, so that the way back leads to before the first attempt.
 */
public final class RecoveryLog {

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final Duration CONTINUED_WITHIN = Duration.ofDays(1);
  private static final String FINISHED = "finished";
  private static final String UNDONE = "undone";

  /** The step that leads back, which is gone on with when it was killed. */
  public static final String PUT_BACK = "put back";

  private final Path folder;
  private final Clock clock;
  private final Journal journal;
  private final Snapshot snapshot;

  private RecoveryLog(Path folder, HostFiles host, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    this.journal = new Journal(folder.resolve("journal.jsonl"), clock);
    this.snapshot = new Snapshot(folder, host.root());
  }

  /** A step of a recovery. */
  @FunctionalInterface
  public interface Step<E extends Exception> {
    /** Does it, and says what it did. */
    String run() throws E, InterruptedException;
  }

  /**
   * The one that was not finished, or a new one.
   *
   * @throws TreeFault there is no room for it
   */
  public static RecoveryLog open(HostFiles host, Clock clock) throws TreeFault {
    Optional<RecoveryLog> last = unfinished(host, clock);
    if (last.isPresent()) {
      return last.get();
    }
    Path parent = parent(host);
    try {
      var asRoot =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(parent, asRoot);
      return new RecoveryLog(
          Files.createDirectory(parent.resolve(NAME.format(clock.instant())), asRoot), host, clock);
    } catch (IOException e) {
      throw new TreeFault(
          "There is no place for the backup below %s (%s). Nothing was changed."
              .formatted(parent, e),
          e);
    }
  }

  /** The one that was begun within the last day and was neither finished nor undone. */
  public static Optional<RecoveryLog> unfinished(HostFiles host, Clock clock) throws TreeFault {
    try {
      Optional<RecoveryLog> last = last(host, clock, log -> true);
      return last.isPresent() && !last.get().isClosed() && last.get().isOfToday(clock.instant())
          ? last
          : Optional.empty();
    } catch (IOException e) {
      throw new TreeFault("The journals cannot be read: " + e, e);
    }
  }

  /** The last one that changed files, unless it was undone already. */
  public static Optional<RecoveryLog> toUndo(HostFiles host, Clock clock) throws TreeFault {
    try {
      Optional<RecoveryLog> last = last(host, clock, RecoveryLog::hasWayBack);
      return last.isPresent() && !last.get().has(UNDONE) ? last : Optional.empty();
    } catch (IOException e) {
      throw new TreeFault("The journals cannot be read: " + e, e);
    }
  }

  /** Whether there is something to put back, or it was begun. */
  public boolean hasWayBack() {
    try {
      return snapshot.isTaken()
          && (!snapshot.changed().isEmpty()
              || journal.entries().stream().anyMatch(entry -> entry.step().equals(PUT_BACK)));
    } catch (IOException unknown) {
      return true;
    }
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /**
   * Keeps the files of these leaves as they are, unless an earlier attempt did.
   *
   * @param base the folder of all, usually /etc/kubernetes
   * @throws TreeFault it could not; nothing was changed
   */
  public void backUp(HostFiles host, String base, List<Leaf> leaves) throws TreeFault {
    try {
      if (!snapshot.isTaken()) {
        new Tree(host, base, clock).settled();
        snapshot.take(host, leaves);
      }
    } catch (IOException e) {
      throw new TreeFault(
          "The files could not be backed up (%s). Nothing was changed.".formatted(e), e);
    }
  }

  /**
   * Puts the files back as they were before the recovery.
   *
   * @return those that differed, without {@link #changedByOthers()}
   * @throws TreeFault not all could be; run again, it goes on
   */
  public List<Path> putBack() throws TreeFault {
    try {
      return snapshot.putBack(changedByOthers());
    } catch (IOException e) {
      throw new TreeFault(
          "Not all files could be put back (%s). Each is whole; run it again.".formatted(e), e);
    }
  }

  /**
   * Files that somebody has changed or made since it finished: they are that one's, and are not put
   * back. None if it did not finish.
   *
   * @throws TreeFault the files cannot be read
   */
  public List<Path> changedByOthers() throws TreeFault {
    try {
      return has(FINISHED) ? snapshot.changedByOthers() : List.of();
    } catch (IOException e) {
      throw new TreeFault("The backup in %s cannot be read (%s).".formatted(folder, e), e);
    }
  }

  /**
   * Files that were not there before it and are not there now: it made them, and they were deleted.
   *
   * @throws TreeFault the files cannot be read
   */
  public List<Path> deleted() throws TreeFault {
    try {
      return snapshot.notThereAgain();
    } catch (IOException e) {
      throw new TreeFault("The backup in %s cannot be read (%s).".formatted(folder, e), e);
    }
  }

  /**
   * Runs a step between its two lines of the journal.
   *
   * @throws E what the step throws
   * @throws TreeFault the journal could not be written
   */
  public <E extends Exception> String step(String name, Step<E> step)
      throws E, TreeFault, InterruptedException {
    Instant start = begin(name);
    try {
      String done = step.run();
      end(name, start, Journal.Outcome.done, done);
      return done;
    } catch (Exception e) {
      end(name, start, Journal.Outcome.failed, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** Nothing is left to do. */
  public void finish() throws TreeFault {
    try {
      if (snapshot.isTaken()) {
        snapshot.close();
      }
    } catch (IOException e) {
      throw unwritten(e);
    }
    end(FINISHED, begin(FINISHED), Journal.Outcome.done, "");
  }

  /** It is as it was before. */
  public void undone() throws TreeFault {
    end(UNDONE, begin(UNDONE), Journal.Outcome.done, "");
  }

  private Instant begin(String name) throws TreeFault {
    try {
      return journal.begin(name);
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private void end(String name, Instant start, Journal.Outcome outcome, String message)
      throws TreeFault {
    try {
      journal.end(name, start, outcome, message);
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private TreeFault unwritten(IOException e) {
    return new TreeFault(
        "The journal in %s cannot be written (%s). Make room, and run it again."
            .formatted(folder, e),
        e);
  }

  /** What was left for longer is another trouble: the way back would lead to files long ended. */
  private boolean isOfToday(Instant now) {
    return folder.getFileName().toString().compareTo(NAME.format(now.minus(CONTINUED_WITHIN))) > 0;
  }

  private boolean isClosed() throws IOException {
    return has(FINISHED) || has(UNDONE);
  }

  /**
   * Whether this step was done.
   *
   * @throws TreeFault the journal cannot be read
   */
  public boolean isDone(String step) throws TreeFault {
    try {
      return has(step);
    } catch (IOException e) {
      throw new TreeFault("The journal in %s cannot be read (%s).".formatted(folder, e), e);
    }
  }

  private boolean has(String step) throws IOException {
    return journal.entries().stream()
        .anyMatch(entry -> entry.step().equals(step) && entry.outcome() == Journal.Outcome.done);
  }

  private static Path parent(HostFiles host) throws TreeFault {
    return switch (host.find("/var/lib")) {
      case HostPath.Folder folder -> folder.real().resolve("signet/recover");
      case HostPath.Trouble trouble -> throw new TreeFault("/var/lib: " + trouble.message());
      case HostPath.Nothing _, HostPath.RegularFile _ ->
          throw new TreeFault("/var/lib is no folder.");
    };
  }

  private static Optional<RecoveryLog> last(
      HostFiles host, Clock clock, Predicate<RecoveryLog> isWanted) throws IOException, TreeFault {
    Path parent = parent(host);
    if (!Files.isDirectory(parent)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(Files::isDirectory)
          .sorted(Comparator.comparing(Path::getFileName).reversed())
          .map(folder -> new RecoveryLog(folder, host, clock))
          .filter(isWanted)
          .findFirst();
    }
  }
}
