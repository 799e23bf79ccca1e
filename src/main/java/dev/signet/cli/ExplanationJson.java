package dev.signet.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * An explanation as a JSON document: every field is there, null where there is nothing, in ASCII.
 */
final class ExplanationJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private ExplanationJson() {}

  static String of(Explanation explanation) {
    try {
      // DEL is ASCII, and the one control character that JSON lets pass.
      return MAPPER.writeValueAsString(explanation).replace("\u007f", "\\u007f");
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException(bug);
    }
  }
}
