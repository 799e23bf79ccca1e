package dev.signet.expiry.files;

import dev.signet.expiry.Problem.Reason;
import java.nio.file.Path;

/** What a path of a host leads to, every link on the way followed. */
public sealed interface HostPath {

  /**
   * A regular file.
   *
   * @param real where it is, no link on the way
   * @param size how many bytes it has
   */
  record RegularFile(Path real, long size) implements HostPath {}

  /**
   * A folder.
   *
   * @param real where it is, no link on the way
   */
  record Folder(Path real) implements HostPath {}

  /** Nothing is there. */
  record Nothing() implements HostPath {}

  /**
   * Something that is not opened.
   *
   * @param reason why
   * @param message for people
   */
  record Trouble(Reason reason, String message) implements HostPath {}
}
