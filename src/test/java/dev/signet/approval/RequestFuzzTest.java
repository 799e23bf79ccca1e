package dev.signet.approval;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.testing.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What bin/fuzz tries for minutes, for a second: what it starts from, what it once found or found
 * worth keeping, and a few faults of each.
 */
final class RequestFuzzTest {
  private static final Path KEPT = Path.of("src", "test", "resources", "fuzz");
  private static final int FAULTS = 20;

  static Stream<Arguments> inputs() throws IOException {
    return Stream.concat(RequestFuzz.seeds().entrySet().stream(), kept().stream())
        .map(input -> argumentSet(input.getKey(), input.getValue()));
  }

  private static List<Map.Entry<String, byte[]>> kept() throws IOException {
    try (Stream<Path> files = Files.list(KEPT)) {
      return files.sorted().map(RequestFuzzTest::read).toList();
    }
  }

  private static Map.Entry<String, byte[]> read(Path file) {
    try {
      return Map.entry(file.getFileName().toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void noInputAndNoFaultInItIsAFinding(byte[] input) {
    RequestFuzz.fuzzerTestOneInput(input);
    var faults = new Mutations(6);
    for (int i = 0; i < FAULTS; i++) {
      byte[] faulty = faults.of(input);
      assertThatCode(() -> RequestFuzz.fuzzerTestOneInput(faulty))
          .as(() -> HexFormat.of().formatHex(faulty))
          .doesNotThrowAnyException();
    }
  }
}
