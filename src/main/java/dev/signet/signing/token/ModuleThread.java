package dev.signet.signing.token;

import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthoritySource.Unreadable;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The one thread that calls a library. What happens in a library cannot be interrupted: a call that
 * does not return keeps this thread and nobody else, and who comes while it does is told at once.
 * One call after the other also suits tokens that take no two.
 */
final class ModuleThread implements AutoCloseable {

  private final String library;
  private final Duration limit;
  private final LongSupplier nanoTime;
  private final ExecutorService thread;
  private volatile long busySince;
  private volatile boolean busy;

  ModuleThread(String library, Duration limit, LongSupplier nanoTime) {
    this.library = library;
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("pkcs11").factory());
  }

  /**
   * What comes of a call.
   *
   * @throws Unreadable the call failed so, or has not returned within the limit
   * @throws ExecutionException it failed otherwise
   */
  <T> T call(Callable<T> task) throws Unreadable, ExecutionException {
    if (busy && nanoTime.getAsLong() - busySince > limit.toNanos()) {
      throw stuck();
    }
    Future<T> result = thread.submit(() -> timed(task));
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      result.cancel(false); // if it waits for its turn: it has none any more
      throw stuck();
    } catch (InterruptedException e) {
      result.cancel(false);
      Thread.currentThread().interrupt();
      throw stuck();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Unreadable told) {
        throw told;
      }
      throw e;
    }
  }

  private <T> T timed(Callable<T> task) throws Exception {
    busySince = nanoTime.getAsLong();
    busy = true;
    try {
      return task.call();
    } finally {
      busy = false;
    }
  }

  private Unreadable stuck() {
    return new Unreadable(
        AuthorityFault.TokenTimeout,
        "%s has not answered within %d s. Look at the token and its connection; if it does not come back by itself, restart the operator."
            .formatted(library, limit.toSeconds()));
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
