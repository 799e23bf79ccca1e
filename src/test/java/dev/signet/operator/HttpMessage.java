package dev.signet.operator;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request or an answer of HTTP/1.1 (RFC 9112), as far as clients and servers of Kubernetes write
 * it.
 *
 * @param start the first line
 * @param headers the lines after it
 * @param body what follows, whole; each character is a byte
 */
record HttpMessage(String start, List<String> headers, String body) {

  /** The first line and the headers; empty: the connection ended before. */
  static Optional<HttpMessage> readHead(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new HttpMessage(lines.getFirst(), List.copyOf(lines.subList(1, lines.size())), ""));
  }

  /** The same with its body. */
  HttpMessage readBody(InputStream in) throws IOException {
    if (isChunked()) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      for (byte[] chunk = chunk(in); chunk.length > 0; chunk = chunk(in)) {
        whole.write(chunk);
      }
      return withBody(whole.toString(StandardCharsets.ISO_8859_1));
    }
    int length = header("content-length").map(Integer::parseInt).orElse(0);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return withBody(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** The next piece of a body that comes in pieces; none: it ends. */
  static byte[] chunk(InputStream in) throws IOException {
    String size = line(in);
    if (size.isEmpty()) {
      throw new EOFException();
    }
    int length = Integer.parseInt(size, 16);
    byte[] bytes = in.readNBytes(length);
    line(in);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  static void writeChunk(OutputStream out, byte[] bytes) throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    chunk.write(bytes);
    chunk.write(new byte[] {'\r', '\n'});
    out.write(chunk.toByteArray());
    out.flush();
  }

  boolean isChunked() {
    return header("transfer-encoding").filter("chunked"::equals).isPresent();
  }

  Optional<String> header(String name) {
    return headers.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  HttpMessage withBody(String other) {
    return new HttpMessage(start, headers, other)
        .without("transfer-encoding", "content-length")
        .with("Content-Length: " + other.length());
  }

  HttpMessage without(String... names) {
    List<String> unwanted = List.of(names);
    return new HttpMessage(
        start,
        headers.stream()
            .filter(line -> !unwanted.contains(line.split(":", 2)[0].toLowerCase(Locale.ROOT)))
            .toList(),
        body);
  }

  HttpMessage with(String... lines) {
    List<String> all = new ArrayList<>(headers);
    all.addAll(Arrays.asList(lines));
    return new HttpMessage(start, List.copyOf(all), body);
  }

  String method() {
    return start.split(" ", 3)[0];
  }

  /** Path and query. */
  String target() {
    return start.split(" ", 3)[1];
  }

  int status() {
    return Integer.parseInt(start.split(" ", 3)[1]);
  }

  void write(OutputStream out) throws IOException {
    write(out, body.length());
  }

  /** The first bytes of the body only, whatever the headers say. */
  void write(OutputStream out, int bodyBytes) throws IOException {
    String head = start + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    out.write((head + body.substring(0, bodyBytes)).getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
