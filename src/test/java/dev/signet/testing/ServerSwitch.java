package dev.signet.testing;

/** Turns an API server off and on. */
interface ServerSwitch extends AutoCloseable {

  /** Stops the server; its data stays. */
  void stop();

  /** Starts it again at the same address, and waits until it is ready. */
  void start();

  /** Whether it was stopped. */
  boolean isStopped();

  /** Stops it for good and removes what it left. */
  @Override
  void close();

  /** Of a server that these tests do not run themselves. */
  static ServerSwitch unreachable(String whose, Runnable onClose) {
    return new ServerSwitch() {
      @Override
      public void stop() {
        throw new UnsupportedOperationException(
            whose
                + " cannot be stopped by a test. Set KUBEBUILDER_ASSETS, or unset what chose it, so"
                + " that the tests start an API server of their own.");
      }

      @Override
      public void start() {
        // It was never stopped.
      }

      @Override
      public boolean isStopped() {
        return false;
      }

      @Override
      public void close() {
        onClose.run();
      }
    };
  }
}
