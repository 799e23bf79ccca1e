package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code bin/e2e-recover} runs every command of docs/recovery.md, which somebody reads at 3 a.m.
 */
final class RecoveryRunbookTest {

  /** With the marker by which the script finds it, if it has one. */
  private static final Pattern BLOCK =
      Pattern.compile("(?:<!-- e2e: (\\S+) -->\n)?```bash\n(.*?)```", Pattern.DOTALL);

  /** Within a sentence, by its first two words; the others are names of options and files. */
  private static final Pattern COMMAND =
      Pattern.compile("`((?:kubectl|mount|journalctl|systemctl|cp|rm|sudo|openssl) [^ `]+)");

  private final String page = read("docs", "recovery.md");
  private final String script = read("bin", "lib", "e2e", "recover.sh");

  @Test
  void eachBlockOfCommandsIsRun() {
    List<MatchResult> blocks = BLOCK.matcher(page).results().toList();

    assertThat(blocks).hasSizeGreaterThan(10);
    assertThat(blocks)
        .allSatisfy(
            block ->
                assertThat(script)
                    .as(block.group(2))
                    .containsPattern("run_recovery_block " + block.group(1) + "\\b"));
  }

  @Test
  void eachCommandWithinASentenceIsRun() {
    assertThat(COMMAND.matcher(page).results().map(found -> found.group(1)))
        .isNotEmpty()
        .allSatisfy(command -> assertThat(script).contains(command));
  }

  private static String read(String first, String... more) {
    try {
      return Files.readString(Path.of(first, more));
    } catch (IOException e) {
      throw new AssertionError("run it in the repository's root", e);
    }
  }
}
