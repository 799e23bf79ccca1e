package dev.signet.operator;

import dev.signet.operator.Fault.Place;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Identity;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;

/**
 * Stands between one Signet and the real API server, and lets go wrong what a plan says. It logs in
 * for Signet, as its service account: with the rights of deploy/rbac.yaml, and without TLS on
 * Signet's side. What the API server took is told to a log.
 */
final class FaultProxy implements AutoCloseable {

  private static final Identity SIGNET = Identity.serviceAccount("signet-system", "signet");

  /** What the API server says when it has forgotten where a watch would go on. */
  private static final String GONE =
      """
      {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
      "message":"too old resource version","reason":"Expired","code":410}}
      """;

  private static final Duration HOLD = Duration.ofMillis(20);

  private final FaultPlan plan;
  private final WriteLog log;
  private final URI upstream;
  private final SSLSocketFactory tls;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Socket> watching = ConcurrentHashMap.newKeySet();
  private final AtomicInteger held = new AtomicInteger();
  private volatile boolean isLeaseCut;
  private volatile Optional<String> hold = Optional.empty();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  FaultProxy(ApiServer server, FaultPlan plan, WriteLog log) {
    this.plan = plan;
    this.log = log;
    Config config = server.adminConfig();
    this.upstream = URI.create(config.getMasterUrl());
    try {
      this.tls = SSLUtils.sslContext(config).getSocketFactory();
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    threads.execute(this::accept);
  }

  /** To reach the API server through this. */
  String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
    users: [{name: u, user: {}}]
    contexts: [{name: x, context: {cluster: c, user: u}}]
    current-context: x
    """
        .formatted(listener.getLocalPort());
  }

  /** From now on calls about the Lease end without an answer; or do not. */
  void cutLease(boolean isCut) {
    isLeaseCut = isCut;
  }

  /** Ends every watch without a word; returns how many there were. */
  int cutWatches() throws IOException {
    int number = 0;
    for (Socket watch : watching) {
      watch.close();
      number++;
    }
    return number;
  }

  /** From now on calls whose target has this part get no answer; empty: none. */
  void hold(String part) {
    hold = Optional.of(part).filter(text -> !text.isEmpty());
  }

  /** How many calls were held. */
  int held() {
    return held.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = tls.createSocket(upstream.getHost(), upstream.getPort())) {
      open.add(client);
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Wire wire = new Wire(client, server);
      boolean isOpen = true;
      while (isOpen) {
        isOpen = serveNext(client, wire);
      }
    } catch (IOException ended) {
      // By one side or the other.
    } finally {
      open.remove(client);
    }
  }

  /** A connection on each side. */
  private record Wire(
      InputStream fromClient,
      OutputStream toClient,
      InputStream fromServer,
      OutputStream toServer) {
    Wire(Socket client, Socket server) throws IOException {
      this(
          new BufferedInputStream(client.getInputStream()),
          client.getOutputStream(),
          new BufferedInputStream(server.getInputStream()),
          server.getOutputStream());
    }

    HttpMessage head() throws IOException {
      return HttpMessage.readHead(fromServer)
          .orElseThrow(() -> new IOException("the API server closed the connection"));
    }
  }

  /** Whether the connection may go on. */
  private boolean serveNext(Socket client, Wire wire) throws IOException {
    Optional<HttpMessage> head = HttpMessage.readHead(wire.fromClient());
    if (head.isEmpty()) {
      return false;
    }
    HttpMessage request = asSignet(head.get().readBody(wire.fromClient()));
    awaitRelease(request);
    if (request.target().contains("watch=true")) {
      watching.add(client);
      try {
        watch(wire, request);
      } finally {
        watching.remove(client);
      }
      return false;
    }
    boolean isAboutLease = request.target().contains("/leases");
    if (isAboutLease && isLeaseCut) {
      return false;
    }
    boolean isWrite = WriteLog.isWrite(request);
    if (isWrite) {
      log.offered(request);
    }
    // The Lease is read so often that nothing would be left to go wrong elsewhere.
    Optional<Fault> fault =
        isAboutLease && request.method().equals("GET")
            ? Optional.empty()
            : plan.draw(isWrite ? Place.WRITE : Place.CALL);
    return fault.isEmpty()
        ? send(wire, request, forward(wire, request))
        : fail(wire, request, fault.get());
  }

  private void awaitRelease(HttpMessage request) throws IOException {
    if (hold.filter(request.target()::contains).isEmpty()) {
      return;
    }
    held.incrementAndGet();
    while (hold.filter(request.target()::contains).isPresent()) {
      pause(HOLD);
    }
  }

  private boolean fail(Wire wire, HttpMessage request, Fault fault) throws IOException {
    return switch (fault) {
      case CUT_BEFORE -> false;
      case CUT_AFTER -> {
        forward(wire, request);
        yield false;
      }
      case CONFLICT -> send(wire, request, status(409, "Conflict", "the object has been modified"));
      case SERVER_ERROR ->
          send(wire, request, status(500, "InternalError", "etcdserver: leader changed"));
      case SERVER_ERROR_AFTER -> {
        forward(wire, request);
        yield send(wire, request, status(500, "InternalError", "etcdserver: request timed out"));
      }
      case TOO_MANY_REQUESTS ->
          send(
              wire,
              request,
              status(429, "TooManyRequests", "too many requests").with("Retry-After: 1"));
      case UNAVAILABLE ->
          send(wire, request, status(503, "ServiceUnavailable", "the server is shutting down"));
      case ANSWER_CUT -> {
        HttpMessage answer = forward(wire, request);
        answer.write(wire.toClient(), answer.body().length() / 2);
        yield false;
      }
      case ANSWER_TRUNCATED -> {
        HttpMessage answer = forward(wire, request);
        String half = answer.body().substring(0, answer.body().length() / 2);
        yield send(wire, request, answer.withBody(half));
      }
      case WATCH_SLOW,
          WATCH_CLOSED,
          WATCH_GONE,
          KILLED,
          TWO_AT_ONCE,
          LEASE_TAKEN,
          LEASE_CUT,
          ASLEEP ->
          throw new IllegalStateException(fault.name());
    };
  }

  private HttpMessage forward(Wire wire, HttpMessage request) throws IOException {
    request.write(wire.toServer());
    HttpMessage answer = wire.head().readBody(wire.fromServer());
    log.answered(request, answer.status());
    return answer;
  }

  private static boolean send(Wire wire, HttpMessage request, HttpMessage answer)
      throws IOException {
    answer.write(wire.toClient());
    return request.header("connection").filter("close"::equals).isEmpty();
  }

  private void watch(Wire wire, HttpMessage request) throws IOException {
    request.write(wire.toServer());
    HttpMessage head = wire.head();
    if (!head.isChunked()) {
      head.readBody(wire.fromServer()).write(wire.toClient());
      return;
    }
    head.write(wire.toClient());
    byte[] piece = HttpMessage.chunk(wire.fromServer());
    while (piece.length > 0 && relay(wire, piece)) {
      piece = HttpMessage.chunk(wire.fromServer());
    }
  }

  /** Whether the watch goes on. A piece may be an event, or a part of one. */
  private boolean relay(Wire wire, byte[] piece) throws IOException {
    boolean endsAnEvent = piece[piece.length - 1] == '\n';
    Optional<Fault> fault = endsAnEvent ? plan.draw(Place.WATCH) : Optional.empty();
    if (fault.isEmpty()) {
      HttpMessage.writeChunk(wire.toClient(), piece);
      return true;
    }
    return switch (fault.get()) {
      case WATCH_SLOW -> {
        pause(plan.pause());
        HttpMessage.writeChunk(wire.toClient(), piece);
        yield true;
      }
      case WATCH_GONE -> {
        HttpMessage.writeChunk(wire.toClient(), piece);
        HttpMessage.writeChunk(wire.toClient(), GONE.getBytes(StandardCharsets.UTF_8));
        yield false;
      }
      case WATCH_CLOSED -> {
        // In the middle of an event.
        HttpMessage.writeChunk(wire.toClient(), Arrays.copyOf(piece, piece.length / 2));
        yield false;
      }
      default -> throw new IllegalStateException(fault.get().name());
    };
  }

  /** The slowness itself, not a wait for something to happen. */
  private static void pause(Duration time) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      throw new IOException(closed);
    }
  }

  /** Without what is only between client and proxy, and as Signet's service account. */
  private HttpMessage asSignet(HttpMessage request) {
    return request
        .without("upgrade", "connection", "http2-settings", "host", "accept-encoding")
        .with("Host: " + upstream.getHost() + ":" + upstream.getPort())
        .with("Impersonate-User: " + SIGNET.username())
        .with(
            Stream.concat(SIGNET.groups().stream(), Stream.of("system:authenticated"))
                .map(group -> "Impersonate-Group: " + group)
                .toArray(String[]::new));
  }

  private static HttpMessage status(int code, String reason, String message) {
    String body =
        """
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s",\
        "reason":"%s","code":%d}
        """
            .formatted(message, reason, code);
    return new HttpMessage(
            "HTTP/1.1 %d %s".formatted(code, reason),
            List.of("Content-Type: application/json"),
            body)
        .withBody(body);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
