package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a watch tells means the same in ASCII, wherever the network cuts it. */
final class AsciiWatchesTest {

  @ParameterizedTest
  @ValueSource(strings = {"plain", "ü", "a\u0085b", "\u2028", "\u20ac", "\ud83d\ude00", "\u0000x"})
  void eachCharacterMeansTheSameWhereverItIsCut(String text) throws Exception {
    ObjectMapper json = new ObjectMapper();
    byte[] event = json.writeValueAsBytes(List.of(text, text));
    for (int cut = 0; cut <= event.length; cut++) {
      String told = told("https://api/x?watch=true", event, cut);
      assertThat(told.chars()).allMatch(c -> c < 128);
      assertThat(json.readValue(told, String[].class)).containsExactly(text, text);
    }
  }

  @Test
  void whatIsNoWatchIsLeftAsItIs() throws Exception {
    byte[] answer = "\"ü\"".getBytes(StandardCharsets.UTF_8);

    assertThat(told("https://api/x?limit=1", answer, answer.length)).contains("Ã");
    assertThat(told("https://api/x", answer, answer.length)).contains("Ã");
  }

  /** As fabric8 reads it, byte by byte: Latin-1 has a character for each. */
  private static String told(String uri, byte[] event, int cut) throws Exception {
    StringBuilder told = new StringBuilder();
    HttpRequest request = new StandardHttpRequest.Builder().uri(uri).build();
    var consumer =
        new AsciiWatches()
            .consumer(
                (read, body) ->
                    read.forEach(bytes -> told.append(StandardCharsets.ISO_8859_1.decode(bytes))),
                request);
    consumer.consume(List.of(ByteBuffer.wrap(event, 0, cut)), null);
    consumer.consume(List.of(ByteBuffer.wrap(event, cut, event.length - cut)), null);
    return told.toString();
  }
}
