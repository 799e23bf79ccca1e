package dev.signet.expiry.files;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.expiry.Problem.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The certificates in a kubeconfig, and the files that it names. Keys, tokens and passwords are not
 * among what is taken out of it: the reader passes over them.
 */
final class Kubeconfig {

  private static final char[] NO_PASSWORD = {};

  private static final ObjectReader READER =
      YAMLMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build()
          .readerFor(Document.class);

  private Kubeconfig() {}

  /**
   * What it has.
   *
   * @param embedded certificates in it; an entry is called {@code user NAME} or {@code cluster
   *     NAME}
   * @param references to files
   */
  record Parts(Contents embedded, List<Reference> references) {}

  /**
   * A file that it names.
   *
   * @param entry who does
   * @param path as it is written
   */
  record Reference(String entry, String path) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Document(List<NamedUser> users, List<NamedCluster> clusters) {}

  private record NamedUser(String name, User user) {}

  private record NamedCluster(String name, Cluster cluster) {}

  private record User(
      @JsonProperty("client-certificate") String file,
      @JsonProperty("client-certificate-data") String data) {}

  private record Cluster(
      @JsonProperty("certificate-authority") String file,
      @JsonProperty("certificate-authority-data") String data) {}

  /** A user or a cluster, as far as both are the same. Embedded data wins (clientcmd). */
  private record Holder(String entry, Optional<String> file, Optional<String> data) {}

  /** What these bytes have, or nothing if they are no kubeconfig. */
  static Optional<Parts> read(byte[] bytes) {
    try {
      Document document = READER.readValue(bytes);
      return document == null || (document.users() == null && document.clusters() == null)
          ? Optional.empty()
          : Optional.of(parts(holders(document)));
    } catch (IOException | RuntimeException notYaml) {
      return Optional.empty();
    }
  }

  private static List<Holder> holders(Document document) {
    List<Holder> holders = new ArrayList<>();
    for (NamedUser named : present(document.users())) {
      holders.add(holder("user " + named.name(), named.user(), User::file, User::data));
    }
    for (NamedCluster named : present(document.clusters())) {
      holders.add(holder("cluster " + named.name(), named.cluster(), Cluster::file, Cluster::data));
    }
    return holders;
  }

  private static <T> Holder holder(
      String entry, T value, Function<T, String> file, Function<T, String> data) {
    Optional<T> there = Optional.ofNullable(value);
    return new Holder(
        entry,
        there.map(file).filter(text -> !text.isEmpty()),
        there.map(data).filter(text -> !text.isEmpty()));
  }

  private static Parts parts(List<Holder> holders) {
    Contents embedded = new Contents(List.of(), List.of());
    List<Reference> references = new ArrayList<>();
    for (Holder holder : holders) {
      if (holder.data().isPresent()) {
        embedded = embedded.and(decoded(holder.data().get()).in(holder.entry()));
      } else {
        holder.file().ifPresent(path -> references.add(new Reference(holder.entry(), path)));
      }
    }
    return new Parts(embedded, references);
  }

  private static Contents decoded(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      return Contents.of(Reason.Malformed, "What is embedded is not base64.");
    }
    try {
      return CertificateBytes.read(bytes, NO_PASSWORD);
    } finally {
      Arrays.fill(bytes, (byte) 0); // somebody may have put a key there
    }
  }

  private static <T> List<T> present(List<T> list) {
    return list == null ? List.of() : list.stream().filter(item -> item != null).toList();
  }
}
