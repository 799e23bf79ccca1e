package dev.signet.operator;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks a Signet again and again whether it is ready, each time with a kubelet's patience. */
final class ReadinessLog implements AutoCloseable {

  /** What a probe waits for by default: Kubernetes' timeoutSeconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofMillis(10);

  private final OperatorProcess signet;
  private final AtomicInteger answers = new AtomicInteger();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofVirtual().name("readiness").unstarted(this::run);
  private volatile boolean stopping;

  ReadinessLog(OperatorProcess signet) {
    this.signet = signet;
    thread.start();
  }

  /** How often it was asked. */
  int answers() {
    return answers.get();
  }

  /** What it said whenever it did not say that it is ready. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private void run() {
    while (!stopping) {
      try {
        int status = signet.readiness(PATIENCE);
        if (status != 200) {
          failures.add("status " + status);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      } catch (IOException e) {
        failures.add(e.toString());
      } catch (InterruptedException e) {
        return;
      }
      answers.incrementAndGet();
    }
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
