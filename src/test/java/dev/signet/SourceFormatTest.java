package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Every source file looks as google-java-format writes it. */
final class SourceFormatTest {
  private static final String UPDATE = "format.update";
  private static final String COMMAND = "mvn test -Dtest=SourceFormatTest -D" + UPDATE + "=true";

  private final Formatter formatter = new Formatter();

  @Test
  void everySourceIsFormatted() {
    var differing =
        JavaSources.below("src/main", "src/test", "src/jmh").parallelStream()
            .filter(this::differs)
            .toList();

    assertThat(differing).as("unformatted sources; to format them: %s", COMMAND).isEmpty();
  }

  private boolean differs(Path file) {
    try {
      var source = Files.readString(file);
      // As its own command line does: imports too, and strings that are too long.
      var formatted = formatter.formatSourceAndFixImports(source);
      if (formatted.equals(source)) {
        return false;
      }
      if (Boolean.getBoolean(UPDATE)) {
        Files.writeString(file, formatted);
        return false;
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FormatterException e) {
      throw new AssertionError(file + " cannot be parsed", e);
    }
  }
}
