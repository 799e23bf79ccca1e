package dev.signet.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * As much of an API server as the operator meets while an AOT cache is trained: lists, watches,
 * writes that all succeed, and reviews that all allow.
 *
 * <p>A stub, and not the real one that the tests have: an image is to be built where there is no Go
 * and no Kubernetes, and what it answers decides nothing but which classes the cache holds. What
 * the operator does is tested against the real one.
 */
final class StubApiServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StubObjects objects;
  private final HttpsServer server;

  StubApiServer(StubObjects objects, SSLContext tls) throws IOException {
    this.objects = objects;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      ResourcePath path = ResourcePath.of(exchange.getRequestURI().getPath());
      Map<String, String> query = query(exchange);
      switch (exchange.getRequestMethod()) {
        case "GET" -> read(exchange, path, query);
        case "POST" -> create(exchange, path);
        case "PUT" -> send(exchange, 200, objects.put(path, body(exchange)));
        case "PATCH" -> patch(exchange, path);
        case "DELETE" -> {
          objects.delete(path);
          send(exchange, 200, status(200));
        }
        default -> send(exchange, 405, status(405));
      }
    }
  }

  private void read(HttpExchange exchange, ResourcePath path, Map<String, String> query)
      throws IOException {
    if (!path.name().isEmpty()) {
      ObjectNode object = objects.get(path).orElse(null);
      send(exchange, object == null ? 404 : 200, object == null ? status(404) : object);
    } else if (query.containsKey("watch")) {
      watch(exchange, path, query);
    } else {
      StubObjects.Snapshot found = objects.list(path, selected(query));
      ObjectNode list = JSON.createObjectNode();
      list.put("apiVersion", path.apiVersion()).put("kind", path.kind() + "List");
      list.withObject("metadata").put("resourceVersion", Long.toString(found.version()));
      found.objects().forEach(list.withArray("items")::add);
      send(exchange, 200, list);
    }
  }

  private void watch(HttpExchange exchange, ResourcePath path, Map<String, String> query)
      throws IOException {
    Predicate<ObjectNode> wanted = selected(query);
    long version = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    try {
      while (true) {
        StubObjects.Event event = objects.next(path, version);
        version = event.version();
        if (wanted.test(event.object())) {
          ObjectNode line = JSON.createObjectNode().put("type", event.type());
          out.write(JSON.writeValueAsBytes(line.set("object", event.object())));
          out.write('\n');
          out.flush();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void create(HttpExchange exchange, ResourcePath path) throws IOException {
    ObjectNode object = body(exchange);
    if (path.resource().endsWith("accessreviews")) {
      object.withObject("status").put("allowed", true);
      send(exchange, 201, object);
    } else {
      String name = object.withObject("metadata").path("name").asText("generated");
      send(exchange, 201, objects.put(named(path, name), object));
    }
  }

  /** Good enough for a merge and for an apply: what is sent takes the place of what was there. */
  private void patch(HttpExchange exchange, ResourcePath path) throws IOException {
    ObjectNode object = objects.get(path).map(ObjectNode::deepCopy).orElse(JSON.createObjectNode());
    ObjectNode metadata = object.withObject("metadata").deepCopy();
    body(exchange).properties().forEach(field -> object.set(field.getKey(), field.getValue()));
    object.set("metadata", metadata.setAll(object.withObject("metadata")));
    send(exchange, 200, objects.put(path, object));
  }

  private static ResourcePath named(ResourcePath path, String name) {
    return new ResourcePath(path.apiVersion(), path.resource(), path.namespace(), name, "");
  }

  /** Of field selectors only the signer's is used. */
  private static Predicate<ObjectNode> selected(Map<String, String> query) {
    String selector = query.getOrDefault("fieldSelector", "");
    String signer = selector.startsWith("spec.signerName=") ? selector.substring(16) : "";
    return object ->
        signer.isEmpty() || signer.equals(object.path("spec").path("signerName").asText());
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    return query == null
        ? Map.of()
        : Arrays.stream(query.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[pair.length - 1]));
  }

  private static ObjectNode body(HttpExchange exchange) throws IOException {
    return (ObjectNode) JSON.readTree(exchange.getRequestBody());
  }

  private static ObjectNode status(int code) {
    ObjectNode status = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Status");
    return status
        .put("status", code < 300 ? "Success" : "Failure")
        .put("reason", code == 404 ? "NotFound" : "")
        .put("message", "stub: " + code)
        .put("code", code);
  }

  private static void send(HttpExchange exchange, int code, ObjectNode object) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(object);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
