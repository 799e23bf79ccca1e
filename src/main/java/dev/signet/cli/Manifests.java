package dev.signet.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Objects in files, YAML or JSON, as kubectl prints and takes them. */
final class Manifests {

  /** A name that is misspelt would otherwise be a rule that is not there. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final YAMLMapper YAML = new YAMLMapper();

  private Manifests() {}

  /**
   * Every object in this file, those of lists one by one.
   *
   * @throws Mistake the file cannot be read, or is neither YAML nor JSON
   */
  static List<JsonNode> read(Path file) throws Mistake {
    List<JsonNode> objects = new ArrayList<>();
    try (var documents =
        YAML.readerFor(JsonNode.class)
            .<JsonNode>readValues(Files.readString(file, StandardCharsets.UTF_8))) {
      while (documents.hasNextValue()) {
        add(documents.nextValue(), objects);
      }
      return objects;
    } catch (NoSuchFileException e) {
      throw new Mistake("%s does not exist".formatted(file));
    } catch (MalformedInputException e) {
      throw new Mistake("%s is not text in UTF-8".formatted(file));
    } catch (JsonProcessingException e) {
      throw new Mistake("%s is neither YAML nor JSON: %s".formatted(file, e.getOriginalMessage()));
    } catch (IOException e) {
      throw new Mistake("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  private static void add(JsonNode document, List<JsonNode> objects) {
    if (document.path("kind").asText().endsWith("List") && document.path("items").isArray()) {
      document.path("items").forEach(objects::add);
    } else if (!document.isNull() && !document.isMissingNode()) {
      objects.add(document);
    }
  }

  /**
   * The objects of this kind in these files.
   *
   * @throws Mistake a file cannot be read, or has something else in it
   */
  static <T> List<T> read(List<Path> files, String kind, Class<T> type) throws Mistake {
    List<T> found = new ArrayList<>();
    for (Path file : files) {
      for (JsonNode object : read(file)) {
        found.add(convert(file, object, kind, type));
      }
    }
    return found;
  }

  private static <T> T convert(Path file, JsonNode object, String kind, Class<T> type)
      throws Mistake {
    if (!object.path("kind").asText().equals(kind)) {
      throw new Mistake(
          "%s has an object of kind \"%s\"; it must be %s"
              .formatted(file, object.path("kind").asText(), kind));
    }
    if (object.path("metadata").path("name").asText().isEmpty()) {
      throw new Mistake("%s has a %s without metadata.name".formatted(file, kind));
    }
    try {
      return STRICT.treeToValue(object, type);
    } catch (JsonProcessingException e) {
      throw new Mistake(
          "%s, %s %s: %s%s"
              .formatted(
                  file,
                  kind,
                  object.path("metadata").path("name").asText(),
                  firstSentence(e.getOriginalMessage()),
                  at(e)));
    }
  }

  /** Jackson goes on with class names. */
  private static String firstSentence(String message) {
    return Stream.of(message.split(" \\(class |: known|\n", 2)).findFirst().orElse(message);
  }

  private static String at(JsonProcessingException e) {
    return e instanceof com.fasterxml.jackson.databind.JsonMappingException mapping
        ? ", at "
            + String.join(
                ".",
                mapping.getPath().stream()
                    .map(
                        step ->
                            step.getFieldName() == null
                                ? Integer.toString(step.getIndex())
                                : step.getFieldName())
                    .toList())
        : "";
  }
}
