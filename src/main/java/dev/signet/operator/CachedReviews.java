package dev.signet.operator;

import dev.signet.approval.AccessReview;
import dev.signet.approval.AccessReviews;
import dev.signet.approval.FactUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;

/**
 * Asks equal questions once in a short while: a bootstrap storm asks the same thousands of times. A
 * permission that is taken away therefore still counts for that while (a second, unless said
 * otherwise; 0 asks each time). Who asks while the same question is under way waits for its answer.
 * An answer that is still asked for in the second half of its while is asked anew meanwhile, so
 * that nobody waits for the next one.
 */
final class CachedReviews implements AccessReviews {

  /** Beyond this the answers that are too old are dropped. */
  private static final int SWEEP_ABOVE = 256;

  private final AccessReviews reviews;
  private final long keepNanos;
  private final LongSupplier nanoTime;
  private final Executor ahead;
  private final Map<AccessReview, Answer> answers = new ConcurrentHashMap<>();
  private final Set<AccessReview> askedAhead = ConcurrentHashMap.newKeySet();

  /** An answer, or the question under way; its age counts from the question. */
  private record Answer(FutureTask<Boolean> task, long askedAt) {}

  /**
   * Asks these.
   *
   * @param keep how long an answer counts
   * @param ahead runs what nobody waits for
   */
  CachedReviews(AccessReviews reviews, Duration keep, LongSupplier nanoTime, Executor ahead) {
    this.reviews = reviews;
    this.keepNanos = keep.toNanos();
    this.nanoTime = nanoTime;
    this.ahead = ahead;
  }

  @Override
  public boolean allowed(AccessReview review) throws FactUnavailable {
    if (keepNanos == 0) {
      return reviews.allowed(review);
    }
    sweep();
    Answer answer = answers.compute(review, (key, known) -> isFresh(known) ? known : ask(key));
    // Only the first to come here runs it; the others wait in get().
    answer.task().run();
    boolean allowed = await(review, answer);
    if (age(answer) >= keepNanos / 2 && askedAhead.add(review)) {
      ahead.execute(() -> askAhead(review));
    }
    return allowed;
  }

  /** A question that fails is asked again by whoever comes when the old answer counts no more. */
  private void askAhead(AccessReview review) {
    try {
      Answer next = ask(review);
      next.task().run();
      if (next.task().state() == Future.State.SUCCESS) {
        answers.put(review, next);
      }
    } finally {
      askedAhead.remove(review);
    }
  }

  private Answer ask(AccessReview review) {
    return new Answer(new FutureTask<>(() -> reviews.allowed(review)), nanoTime.getAsLong());
  }

  private boolean await(AccessReview review, Answer answer) throws FactUnavailable {
    try {
      return answer.task().get();
    } catch (ExecutionException e) {
      // No answer is nothing to remember.
      answers.remove(review, answer);
      switch (e.getCause()) {
        case FactUnavailable unavailable ->
            throw new FactUnavailable(unavailable.getMessage(), unavailable);
        case RuntimeException bug -> throw bug;
        default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new FactUnavailable("Signet was told to stop before the API server answered.", stopped);
    }
  }

  private void sweep() {
    if (answers.size() > SWEEP_ABOVE) {
      answers.values().removeIf(answer -> !isFresh(answer));
    }
  }

  private boolean isFresh(Answer answer) {
    return answer != null && age(answer) < keepNanos;
  }

  private long age(Answer answer) {
    return nanoTime.getAsLong() - answer.askedAt();
  }
}
