package dev.signet.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A DNS server (RFC 1035) on a port of 127.0.0.1 that knows a few names. */
public final class TestResolver implements AutoCloseable {
  private static final int NO_SUCH_NAME = 3;
  private static final int SERVER_FAILURE = 2;

  private final DatagramSocket socket;
  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
  private volatile boolean isBroken;

  /** Knows no name yet. */
  public TestResolver() {
    try {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("resolver").start(this::serve);
  }

  /** This name has these addresses. */
  public TestResolver has(String name, String... addresses) {
    names.put(name, Arrays.stream(addresses).map(InetAddress::ofLiteral).toList());
    return this;
  }

  /** Answers SERVFAIL from now on. */
  public TestResolver breaks() {
    isBroken = true;
    return this;
  }

  /** Answers again. */
  public TestResolver mends() {
    isBroken = false;
    return this;
  }

  /** For JNDI's DNS provider. */
  public String url() {
    return "dns://127.0.0.1:" + socket.getLocalPort();
  }

  private void serve() {
    byte[] buffer = new byte[512];
    while (!socket.isClosed()) {
      try {
        DatagramPacket question = new DatagramPacket(buffer, buffer.length);
        socket.receive(question);
        byte[] answer = answer(Arrays.copyOf(buffer, question.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private byte[] answer(byte[] question) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = 12;
    while (question[at] != 0) {
      String label = new String(question, at + 1, question[at], StandardCharsets.US_ASCII);
      name.append(name.isEmpty() ? "" : ".").append(label.toLowerCase(Locale.ROOT));
      at += 1 + question[at];
    }
    int type = question[at + 2];
    List<InetAddress> all = names.get(name.toString());
    List<byte[]> records =
        all == null || isBroken
            ? List.of()
            : all.stream()
                .map(InetAddress::getAddress)
                .filter(bytes -> bytes.length == (type == 1 ? 4 : 16))
                .toList();
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(0x8180 | (isBroken ? SERVER_FAILURE : all == null ? NO_SUCH_NAME : 0));
    out.writeShort(1);
    out.writeShort(records.size());
    out.writeInt(0);
    out.write(question, 12, at + 5 - 12);
    for (byte[] address : records) {
      out.writeShort(0xc00c);
      out.writeShort(type);
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(address.length);
      out.write(address);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
