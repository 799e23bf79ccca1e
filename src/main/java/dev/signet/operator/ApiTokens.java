package dev.signet.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.JoinToken;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The bootstrap tokens, if Signet was given the right to list them. Of their Secrets only what is
 * not secret becomes an object; nothing of an answer gets into a message.
 */
final class ApiTokens {

  /** A first page is enough for a warning. */
  private static final String PATH =
      "/api/v1/namespaces/kube-system/secrets"
          + "?fieldSelector=type%3Dbootstrap.kubernetes.io%2Ftoken&limit=500";

  private final KubernetesClient client;

  ApiTokens(KubernetesClient client) {
    this.client = client;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Page(List<Token> items) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Token(Meta metadata, Data data) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Meta(String name, String creationTimestamp) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Data(
      String expiration,
      @JsonProperty("usage-bootstrap-authentication") String authenticates,
      @JsonProperty("auth-extra-groups") String extraGroups) {}

  /**
   * Those that log in; none where Signet may not list them.
   *
   * @throws FactUnavailable the API server could not be asked
   */
  List<JoinToken> list() throws FactUnavailable {
    try {
      return tokens(client.raw(PATH, "GET", ""));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return List.of();
      }
      throw unavailable("HTTP status " + e.getCode());
    }
  }

  private List<JoinToken> tokens(String answer) throws FactUnavailable {
    Page page;
    try {
      page = client.getKubernetesSerialization().unmarshal(answer, Page.class);
    } catch (RuntimeException e) {
      // Its message may quote the answer.
      throw unavailable(e.getClass().getSimpleName());
    }
    return Objects.requireNonNullElse(page.items(), List.<Token>of()).stream()
        .flatMap(token -> token(token).stream())
        .toList();
  }

  private static Optional<JoinToken> token(Token token) {
    if (token.data() == null || !decoded(token.data().authenticates()).equals("true")) {
      return Optional.empty();
    }
    return Optional.of(
        new JoinToken(
            token.metadata().name(),
            Arrays.stream(decoded(token.data().extraGroups()).split(",", -1))
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .toList(),
            Instant.parse(token.metadata().creationTimestamp()),
            time(decoded(token.data().expiration()))));
  }

  /** RFC 3339, with any offset. What is none never ends, as far as can be known. */
  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  private static String decoded(String base64) {
    try {
      return new String(
          Base64.getDecoder().decode(Objects.requireNonNullElse(base64, "")),
          StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  private static FactUnavailable unavailable(String cause) {
    return new FactUnavailable(
        "The bootstrap tokens could not be listed: " + cause, new IllegalStateException(cause));
  }
}
