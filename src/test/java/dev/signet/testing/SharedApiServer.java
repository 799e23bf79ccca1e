package dev.signet.testing;

/** The one API server of a test run, started at the first use. JUnit's root store closes it. */
final class SharedApiServer implements AutoCloseable {
  private final ApiServerChoice choice;
  private RunningApiServer server;
  private boolean failed;

  SharedApiServer(ApiServerChoice choice) {
    this.choice = choice;
  }

  /** The server; where it did not start, the first test says why and the rest fail at once. */
  synchronized ApiServer get() {
    if (failed) {
      throw new IllegalStateException("no API server: the first test that failed says why");
    }
    if (server == null) {
      failed = true;
      server = choice.start();
      failed = false;
    }
    return server;
  }

  synchronized void startIfStopped() {
    if (server != null && server.isStopped()) {
      server.start();
    }
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.close();
    }
  }
}
