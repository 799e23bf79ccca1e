package dev.signet.operator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.CertificateReader;
import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Place;
import dev.signet.expiry.Problem;
import dev.signet.expiry.Problem.Reason;
import dev.signet.expiry.Source;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One page of a list of Secrets, read from the stream. Values of other keys than those asked for
 * are skipped byte by byte: they are never decoded, and never a string. Pure.
 *
 * @param seen the certificates
 * @param next where the next page begins; empty: this was the last
 */
record SecretPage(Observations seen, Optional<String> next) {

  /** A buffer that is used again would keep what was skipped. */
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();

  /** The list that is written here. */
  static SecretPage read(InputStream body, List<String> keys) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      Observations seen = Observations.NONE;
      String next = "";
      expect(parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("items") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            seen = seen.and(secret(parser, keys));
          }
        } else if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
          next = texts(parser, List.of("continue")).getOrDefault("continue", "");
        } else {
          parser.skipChildren();
        }
      }
      return new SecretPage(seen, next.isEmpty() ? Optional.empty() : Optional.of(next));
    }
  }

  private static Observations secret(JsonParser parser, List<String> keys) throws IOException {
    Map<String, byte[]> values = new LinkedHashMap<>();
    Map<String, String> metadata = Map.of();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
        metadata = texts(parser, List.of("namespace", "name"));
      } else if (field.equals("data") && value == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String key = parser.currentName();
          parser.nextToken();
          if (keys.contains(key)) {
            values.put(key, parser.getBinaryValue());
          }
        }
      } else {
        parser.skipChildren();
      }
    }
    String path = metadata.get("namespace") + "/" + metadata.get("name");
    return values.entrySet().stream()
        .map(value -> seen(path, value.getKey(), value.getValue()))
        .reduce(Observations.NONE, Observations::and);
  }

  private static Observations seen(String path, String key, byte[] value) {
    Place place = new Place(Source.SECRET, path, key);
    if (value.length == 0) {
      return Observations.of(
          new Problem(place, Reason.Empty, "Key %s of Secret %s is empty.".formatted(key, path)));
    }
    List<ObservedCertificate> certificates = new ArrayList<>();
    CertificateReader.readAll(value)
        .forEach(
            facts ->
                certificates.add(
                    new ObservedCertificate(
                        place,
                        facts.isAuthority() ? CertificateKind.CA : CertificateKind.OTHER,
                        "",
                        facts,
                        Optional.empty())));
    return certificates.isEmpty()
        ? Observations.of(
            new Problem(
                place,
                Reason.NoCertificate,
                "Key %s of Secret %s holds no certificate that can be read.".formatted(key, path)))
        : new Observations(certificates, List.of());
  }

  /** Those fields of an object that are text, of these names. */
  private static Map<String, String> texts(JsonParser parser, List<String> names)
      throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_STRING && names.contains(name)) {
        texts.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return texts;
  }

  private static void expect(JsonToken found, JsonToken wanted) throws IOException {
    if (found != wanted) {
      throw new IOException("the API server's answer is no list");
    }
  }
}
