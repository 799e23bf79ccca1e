package dev.signet.pki;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** How the user of a kubeconfig's current context proves who it is: its certificate. */
sealed interface ClientEntry {

  /**
   * In the kubeconfig.
   *
   * @param certificate base64, as it stands there
   * @param key base64, as it stands there
   */
  record Data(String certificate, String key) implements ClientEntry {

    /** Without the key. */
    @Override
    public String toString() {
      return "Data";
    }
  }

  /** In files, by paths as they stand there. */
  record Files(String certificate, String key) implements ClientEntry {}

  /** That of this text; nothing if it is no kubeconfig, or if its user has no certificate. */
  static Optional<ClientEntry> of(String text) {
    try {
      JsonNode document = new YAMLMapper().readTree(text);
      String context = document.path("current-context").asText();
      String user = named(document.path("contexts"), context).path("context").path("user").asText();
      return of(named(document.path("users"), user).path("user"));
    } catch (IOException | RuntimeException notYaml) {
      return Optional.empty();
    }
  }

  private static Optional<ClientEntry> of(JsonNode user) {
    String data = user.path("client-certificate-data").asText();
    String file = user.path("client-certificate").asText();
    if (!data.isEmpty()) {
      return Optional.of(new Data(data, user.path("client-key-data").asText()));
    }
    return file.isEmpty()
        ? Optional.empty()
        : Optional.of(new Files(file, user.path("client-key").asText()));
  }

  private static JsonNode named(JsonNode items, String name) {
    return StreamSupport.stream(items.spliterator(), false)
        .filter(item -> item.path("name").asText().equals(name))
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }
}
