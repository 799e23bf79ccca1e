package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.approval.AccessReview;
import dev.signet.approval.AccessReviews;
import dev.signet.approval.FactUnavailable;
import dev.signet.request.Requester;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CachedReviewsTest {

  private static final AccessReview QUESTION = question("jane");

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void anEqualQuestionIsAskedOnceInASecondAndThenAgain() throws Exception {
    AccessReviews reviews = cached(Duration.ofSeconds(1), review -> asked.incrementAndGet() > 0);

    reviews.allowed(QUESTION);
    reviews.allowed(question("jane"));
    assertThat(asked).hasValue(1);

    now.addAndGet(Duration.ofSeconds(1).toNanos());
    reviews.allowed(QUESTION);
    assertThat(asked).hasValue(2);
  }

  @Test
  void anotherQuestionIsAnother() throws Exception {
    AccessReviews reviews =
        cached(Duration.ofSeconds(1), review -> review.requester().username().equals("jane"));

    assertThat(reviews.allowed(QUESTION)).isTrue();
    assertThat(reviews.allowed(question("joe"))).isFalse();
    assertThat(reviews.allowed(new AccessReview(QUESTION.requester(), "selfnodeclient"))).isTrue();
  }

  @Test
  void withoutAWhileEachIsAsked() throws Exception {
    AccessReviews reviews = cached(Duration.ZERO, review -> asked.incrementAndGet() > 0);

    reviews.allowed(QUESTION);
    reviews.allowed(QUESTION);

    assertThat(asked).hasValue(2);
  }

  @Test
  void aFailureIsNotRemembered() throws Exception {
    AccessReviews reviews =
        cached(
            Duration.ofSeconds(1),
            review -> {
              if (asked.incrementAndGet() == 1) {
                throw new FactUnavailable("the API server is away", null);
              }
              return true;
            });

    assertThatThrownBy(() -> reviews.allowed(QUESTION))
        .isInstanceOf(FactUnavailable.class)
        .hasMessage("the API server is away");
    assertThat(reviews.allowed(QUESTION)).isTrue();
  }

  @Test
  void whoAsksMeanwhileWaitsForTheSameAnswerAndOthersDoNotWait() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    AccessReviews reviews =
        cached(
            Duration.ofSeconds(1),
            review -> {
              if (review.equals(QUESTION)) {
                asked.incrementAndGet();
                await(answer);
              }
              return true;
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> waiting = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        waiting.add(threads.submit(() -> reviews.allowed(QUESTION)));
      }
      for (int i = 0; i < 64; i++) {
        assertThat(reviews.allowed(question("other-" + i))).isTrue();
      }
      answer.countDown();
      for (Future<Boolean> one : waiting) {
        assertThat(one.get()).isTrue();
      }
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void anAnswerInTheSecondHalfOfItsWhileIsAskedAnewWhileItStillCounts() throws Exception {
    List<Runnable> ahead = new ArrayList<>();
    AccessReviews reviews =
        new CachedReviews(
            review -> asked.incrementAndGet() == 1, Duration.ofSeconds(1), now::get, ahead::add);

    assertThat(reviews.allowed(QUESTION)).isTrue();
    now.addAndGet(Duration.ofMillis(499).toNanos());
    assertThat(reviews.allowed(QUESTION)).isTrue();
    assertThat(ahead).isEmpty();

    now.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(reviews.allowed(QUESTION)).isTrue();
    assertThat(reviews.allowed(QUESTION)).isTrue();
    assertThat(ahead).hasSize(1);

    ahead.getFirst().run();
    assertThat(reviews.allowed(QUESTION)).as("the permission was taken away").isFalse();
    now.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(reviews.allowed(QUESTION)).isFalse();
    assertThat(asked).as("counted from the question, not from the old answer").hasValue(2);
    assertThat(ahead).hasSize(2);
  }

  @Test
  void aFailureAheadLeavesTheOldAnswerItsWhileAndNoLonger() throws Exception {
    AccessReviews reviews =
        cached(
            Duration.ofSeconds(1),
            review -> {
              if (asked.incrementAndGet() > 1) {
                throw new FactUnavailable("the API server is away", null);
              }
              return true;
            });

    reviews.allowed(QUESTION);
    now.addAndGet(Duration.ofMillis(600).toNanos());
    assertThat(reviews.allowed(QUESTION)).isTrue();
    assertThat(asked).hasValue(2);
    assertThat(reviews.allowed(QUESTION)).isTrue();

    now.addAndGet(Duration.ofMillis(400).toNanos());
    assertThatThrownBy(() -> reviews.allowed(QUESTION)).isInstanceOf(FactUnavailable.class);
  }

  /** What is asked ahead is asked at once. */
  private AccessReviews cached(Duration keep, AccessReviews reviews) {
    return new CachedReviews(reviews, keep, now::get, Runnable::run);
  }

  private static AccessReview question(String user) {
    return new AccessReview(new Requester(user, "", List.of("devs"), Map.of()), "nodeclient");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
