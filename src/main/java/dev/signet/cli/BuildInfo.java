package dev.signet.cli;

import java.util.Objects;

/** Which build this is. */
final class BuildInfo {

  private BuildInfo() {}

  /** The version in the jar's manifest; {@code dev} when started from classes. */
  static String version() {
    return Objects.requireNonNullElse(
        BuildInfo.class.getPackage().getImplementationVersion(), "dev");
  }
}
