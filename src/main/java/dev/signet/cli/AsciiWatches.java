package dev.signet.cli;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes what a watch tells in ASCII: JSON has an escape for every other character (RFC 8259, 7).
 * fabric8 7.8 reads a watch over plain HTTP by {@code UTF_8.decode(bytes).array()}, which has NUL
 * characters at its end as soon as one character took two bytes, and replaces a character that two
 * reads share: the event after it is no JSON, and JOSDK ends the process. Whoever may create a
 * request could have brought Signet down with one umlaut in it.
 */
final class AsciiWatches implements Interceptor {

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    String query = request.uri().getQuery();
    return query != null && query.contains("watch=true") ? new Escaping(consumer) : consumer;
  }

  /** One watch: a character may begin in one read and end in the next. */
  private static final class Escaping implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer begun = ByteBuffer.allocate(0);

    Escaping(AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void consume(List<ByteBuffer> read, AsyncBody body) throws Exception {
      consumer.consume(read.stream().map(this::ascii).toList(), body);
    }

    private ByteBuffer ascii(ByteBuffer read) {
      if (!begun.hasRemaining() && isAscii(read)) {
        return read;
      }
      ByteBuffer bytes = ByteBuffer.allocate(begun.remaining() + read.remaining());
      bytes.put(begun).put(read).flip();
      CharBuffer characters = CharBuffer.allocate(bytes.remaining());
      decoder.decode(bytes, characters, false);
      begun = bytes;
      StringBuilder escaped = new StringBuilder();
      characters.flip().chars().forEach(c -> append(escaped, (char) c));
      return ByteBuffer.wrap(escaped.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isAscii(ByteBuffer bytes) {
      for (int i = bytes.position(); i < bytes.limit(); i++) {
        if (bytes.get(i) < 0) {
          return false;
        }
      }
      return true;
    }

    private static void append(StringBuilder escaped, char c) {
      if (c <= Byte.MAX_VALUE) {
        escaped.append(c);
      } else {
        escaped.append("\\u%04x".formatted((int) c));
      }
    }
  }
}
