package dev.signet.testing;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The clients of one API server: one per way to log in, kept until the server is closed. */
final class ApiClients implements AutoCloseable {
  private final Map<Object, KubernetesClient> clients = new ConcurrentHashMap<>();
  private final Supplier<Config> adminConfig;

  private record Login(String certificatePem, PrivateKey key) {}

  ApiClients(Supplier<Config> adminConfig) {
    this.adminConfig = adminConfig;
  }

  KubernetesClient admin() {
    return clients.computeIfAbsent("admin", _ -> builder(adminConfig.get()).build());
  }

  KubernetesClient impersonating(Identity identity) {
    return clients.computeIfAbsent(
        identity,
        _ -> {
          var config = adminConfig.get();
          config.setImpersonateUsername(identity.username());
          config.setImpersonateGroups(identity.groups().toArray(String[]::new));
          config.setImpersonateExtras(headerSafe(identity.extra()));
          return builder(config)
              .withHttpClientBuilderConsumer(
                  http -> http.addOrReplaceInterceptor("uid", uid(identity.uid())))
              .build();
        });
  }

  KubernetesClient withToken(String token) {
    return clients.computeIfAbsent(
        "token " + token, _ -> builder(anonymous().withOauthToken(token).build()).build());
  }

  KubernetesClient withCertificate(String certificatePem, PrivateKey key) {
    var login = new Login(certificatePem, key);
    return clients.computeIfAbsent(
        login,
        _ -> {
          var config =
              anonymous()
                  .withClientCertData(certificatePem)
                  .withClientKeyData(Pem.pkcs8(key))
                  // The client does not look into a PKCS#8 key, it believes what it is told.
                  .withClientKeyAlgo(key.getAlgorithm())
                  .build();
          return builder(config).build();
        });
  }

  /** Nothing but where the server is and whom it is signed by. */
  private ConfigBuilder anonymous() {
    var admin = adminConfig.get();
    return new ConfigBuilder()
        .withAutoConfigure(false)
        .withMasterUrl(admin.getMasterUrl())
        .withCaCertData(admin.getCaCertData())
        .withCaCertFile(admin.getCaCertFile())
        .withTrustCerts(admin.isTrustCerts());
  }

  private static KubernetesClientBuilder builder(Config config) {
    return new KubernetesClientBuilder().withConfig(config);
  }

  /** Extra keys may hold a slash, header names may not: the API server decodes them. */
  private static Map<String, List<String>> headerSafe(Map<String, List<String>> extra) {
    return extra.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8),
                Map.Entry::getValue));
  }

  /** fabric8 impersonates users, groups and extra, but no uid. */
  private static Interceptor uid(String uid) {
    return new Interceptor() {
      @Override
      public void before(BasicBuilder request, HttpRequest original, RequestTags tags) {
        if (uid != null) {
          request.setHeader("Impersonate-Uid", uid);
        }
      }
    };
  }

  @Override
  public void close() {
    clients.values().forEach(KubernetesClient::close);
  }
}
