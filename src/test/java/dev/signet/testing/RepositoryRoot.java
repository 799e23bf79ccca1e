package dev.signet.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of this repository's checkout. */
final class RepositoryRoot {
  private RepositoryRoot() {}

  /** The nearest folder with a pom.xml, from the working directory upwards. */
  static Path find() {
    var start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no pom.xml in " + start + " or above it");
  }
}
