package dev.signet.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports that nothing on this machine listens on. */
final class LoopbackPort {
  // Below the range that Linux and macOS take for outgoing connections, so that the port is still
  // free when a server that was stopped comes back to it.
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;

  private LoopbackPort() {}

  /** A port that is free now; somebody else may bind it first, so callers try again. */
  static int find() {
    return ThreadLocalRandom.current()
        .ints(100, FIRST, LAST)
        .filter(LoopbackPort::isFree)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("every port tried is taken"));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
