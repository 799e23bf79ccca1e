package dev.signet.operator;

import dev.signet.expiry.Observations;
import dev.signet.expiry.Place;
import dev.signet.expiry.Problem;
import dev.signet.expiry.Problem.Reason;
import dev.signet.expiry.Source;
import dev.signet.policy.SecretRules;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lists Secrets page by page, sorted out by the API server, and reads each page from the stream: a
 * Secret never becomes an object, and a value that was not asked for never becomes a string. Each
 * look has connections of its own, which end with it: the buffers of one that stays open would keep
 * what came through last.
 */
final class SecretScan {

  private static final int PAGE = 50;
  private static final long PATIENCE_SECONDS = 30;

  private final KubernetesClient client;

  SecretScan(KubernetesClient client) {
    this.client = client;
  }

  /** What is in the Secrets that these rules name. A namespace that fails costs no other. */
  Observations look(SecretRules rules) throws InterruptedException {
    Observations all = Observations.NONE;
    try (KubernetesClient own =
        new KubernetesClientBuilder().withConfig(client.getConfiguration()).build()) {
      for (String namespace : rules.namespaces()) {
        for (String type : rules.types()) {
          all = all.and(look(own.getHttpClient(), rules, namespace, type));
        }
      }
    }
    return all;
  }

  private Observations look(HttpClient http, SecretRules rules, String namespace, String type)
      throws InterruptedException {
    Observations all = Observations.NONE;
    Optional<String> from = Optional.of("");
    while (from.isPresent()) {
      try {
        SecretPage page = page(http, rules, namespace, type, from.get());
        all = all.and(page.seen());
        from = page.next();
      } catch (Refused e) {
        return all.and(Observations.of(e.problem(namespace)));
      } catch (IOException | ExecutionException | TimeoutException e) {
        return all.and(
            Observations.of(
                problem(
                    namespace,
                    Reason.ApiUnavailable,
                    "The API server did not list the Secrets of namespace %s: %s"
                        .formatted(namespace, e.getMessage()))));
      }
    }
    return all;
  }

  private SecretPage page(
      HttpClient http, SecretRules rules, String namespace, String type, String from)
      throws InterruptedException, IOException, ExecutionException, TimeoutException, Refused {
    var request = http.newHttpRequestBuilder().uri(uri(rules, namespace, type, from)).build();
    HttpResponse<InputStream> response =
        http.sendAsync(request, InputStream.class).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    try (InputStream body = response.body()) {
      if (response.code() != HttpURLConnection.HTTP_OK) {
        throw new Refused(response.code());
      }
      return SecretPage.read(body, rules.keys());
    }
  }

  private URI uri(SecretRules rules, String namespace, String type, String from) {
    String query =
        "limit=%d&fieldSelector=%s%s%s"
            .formatted(
                PAGE,
                encoded("type=" + type),
                rules.labelSelector().map(s -> "&labelSelector=" + encoded(s)).orElse(""),
                from.isEmpty() ? "" : "&continue=" + encoded(from));
    return URI.create(
        "%sapi/v1/namespaces/%s/secrets?%s".formatted(client.getMasterUrl(), namespace, query));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Problem problem(String namespace, Reason reason, String message) {
    return new Problem(Place.of(Source.SECRET, namespace), reason, message);
  }

  /** The API server answered, and not with a list. Does not leave this class. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    Refused(int code) {
      super("HTTP status " + code);
      this.code = code;
    }

    Problem problem(String namespace) {
      return code == HttpURLConnection.HTTP_FORBIDDEN
          ? SecretScan.problem(
              namespace,
              Reason.Forbidden,
              "Signet may not list the Secrets of namespace %s: allow it as deploy/examples/report-secrets-rbac.yaml does."
                  .formatted(namespace))
          : SecretScan.problem(
              namespace,
              Reason.ApiUnavailable,
              "The API server did not list the Secrets of namespace %s: HTTP status %d."
                  .formatted(namespace, code));
    }
  }
}
