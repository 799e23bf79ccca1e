package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.approval.FactUnavailable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ShortMemoryTest {

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private final ShortMemory<String, Integer> memory =
      new ShortMemory<>(Duration.ofSeconds(5), now::get);

  @Test
  void anAnswerCountsForAWhileAndForItsQuestionOnly() throws FactUnavailable {
    assertThat(ask("a")).isEqualTo(1);
    assertThat(ask("b")).isEqualTo(2);
    now.addAndGet(Duration.ofSeconds(5).toNanos() - 1);
    assertThat(ask("a")).isEqualTo(1);
    now.addAndGet(1);
    assertThat(ask("a")).isEqualTo(3);
  }

  @Test
  void noAnswerIsNotRemembered() throws FactUnavailable {
    assertThatThrownBy(
            () ->
                memory.get(
                    "a",
                    () -> {
                      throw new FactUnavailable("away");
                    }))
        .hasMessage("away");
    assertThat(ask("a")).isEqualTo(1);
  }

  private int ask(String key) throws FactUnavailable {
    return memory.get(key, asked::incrementAndGet);
  }
}
