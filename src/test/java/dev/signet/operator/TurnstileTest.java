package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.operator.Turnstile.Order;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who comes when, with one pass, so that the order can be seen. */
final class TurnstileTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final Turnstile turnstile = new Turnstile(1);
  private final List<String> admitted = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    turnstile.close();
  }

  @Test
  void requestersTakeTurnsHoweverManyRequestsOneOfThemHas() {
    var first = turnstile.enter("first", T0, Order.OLDEST_FIRST);
    for (int i = 0; i < 5; i++) {
      waitFor("noisy", i, Order.OLDEST_FIRST);
    }
    waitFor("quiet", 0, Order.OLDEST_FIRST);
    waitFor("other", 0, Order.OLDEST_FIRST);
    first.giveBack();

    await().until(() -> admitted.size() == 7);
    assertThat(admitted)
        .containsExactly("noisy0", "quiet0", "other0", "noisy1", "noisy2", "noisy3", "noisy4");
  }

  @Test
  void oneWhoAsksForManyIsServedInTheOrderOfHisRequests() {
    var first = turnstile.enter("first", T0, Order.OLDEST_FIRST);
    for (int i : new int[] {2, 0, 1}) {
      waitFor("token", i, Order.OLDEST_FIRST);
    }
    first.giveBack();

    await().until(() -> admitted.size() == 3);
    assertThat(admitted).containsExactly("token0", "token1", "token2");
  }

  @Test
  void oneWhoAsksForHimselfIsServedTheNewestFirst() {
    var first = turnstile.enter("first", T0, Order.OLDEST_FIRST);
    for (int i : new int[] {2, 0, 1}) {
      waitFor("node", i, Order.NEWEST_FIRST);
    }
    first.giveBack();

    await().until(() -> admitted.size() == 3);
    assertThat(admitted).containsExactly("node2", "node1", "node0");
  }

  @Test
  void noMoreThanThePassesAreInside() {
    var two = new Turnstile(2);
    var one = two.enter("a", T0, Order.OLDEST_FIRST);
    two.enter("b", T0, Order.OLDEST_FIRST);
    var inside = new CountDownLatch(1);
    Thread.startVirtualThread(
        () -> {
          two.enter("c", T0, Order.OLDEST_FIRST);
          inside.countDown();
        });

    await().until(() -> two.waiting() == 1);
    assertThat(inside.getCount()).isEqualTo(1);
    one.giveBack();
    await().until(() -> inside.getCount() == 0);
  }

  @Test
  void whoIsInterruptedWhileWaitingLosesNobodysTurn() throws InterruptedException {
    var first = turnstile.enter("first", T0, Order.OLDEST_FIRST);
    var impatient = waitFor("impatient", 0, Order.OLDEST_FIRST);
    waitFor("patient", 0, Order.OLDEST_FIRST);
    impatient.interrupt();
    impatient.join();
    first.giveBack();

    await().until(() -> admitted.size() == 1);
    assertThat(admitted).containsExactly("patient0");
    turnstile.enter("next", T0, Order.OLDEST_FIRST).giveBack();
  }

  @Test
  void closingSendsAwayWhoWaitsAndWhoComesLater() throws InterruptedException {
    turnstile.enter("first", T0, Order.OLDEST_FIRST);
    var waiting = waitFor("late", 0, Order.OLDEST_FIRST);
    turnstile.close();
    waiting.join();

    assertThat(admitted).isEmpty();
    assertThatThrownBy(() -> turnstile.enter("later", T0, Order.OLDEST_FIRST))
        .isInstanceOf(CancellationException.class);
  }

  /** Returns when it stands in line. */
  private Thread waitFor(String requester, int second, Order order) {
    int before = turnstile.waiting();
    var thread =
        Thread.startVirtualThread(
            () -> {
              try {
                var pass = turnstile.enter(requester, T0.plusSeconds(second), order);
                admitted.add(requester + second);
                pass.giveBack();
              } catch (CancellationException sentAway) {
                // As it was told.
              }
            });
    await().until(() -> turnstile.waiting() == before + 1);
    return thread;
  }
}
