package dev.signet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Java files of this repository. */
final class JavaSources {
  private JavaSources() {}

  /** Those below these folders, which need not exist. */
  static List<Path> below(String... folders) {
    List<Path> sources = new ArrayList<>();
    for (String folder : folders) {
      if (Files.exists(Path.of(folder))) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return sources;
  }
}
