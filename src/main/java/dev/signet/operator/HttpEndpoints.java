package dev.signet.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * /metrics for Prometheus, /healthz for the liveness and /readyz for the readiness of a Pod. A
 * round of housekeeping that hangs is a reason to restart; a watch that reconnects is not.
 */
final class HttpEndpoints implements AutoCloseable {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;

  /**
   * Listens at once.
   *
   * @throws IOException the address is taken or not ours
   */
  HttpEndpoints(
      InetSocketAddress address,
      PrometheusMeterRegistry registry,
      BooleanSupplier isAlive,
      BooleanSupplier isReady)
      throws IOException {
    server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/metrics", exchange -> answer(exchange, 200, TEXT, registry.scrape(TEXT)));
    server.createContext("/healthz", exchange -> answer(exchange, isAlive));
    server.createContext("/readyz", exchange -> answer(exchange, isReady));
    server.start();
  }

  /** The port it listens on. */
  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, BooleanSupplier isFine) throws IOException {
    boolean fine = isFine.getAsBoolean();
    answer(exchange, fine ? 200 : 503, "text/plain", fine ? "ok\n" : "not yet\n");
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
