package dev.signet.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.api.CertificatePolicy;
import dev.signet.api.NodeCertificateReport;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestSpec;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMParser;

/** The client to the API server. */
final class ApiClient {

  /** JOSDK tries again anyway, and a worker that waits is a worker lost. */
  private static final int HTTP_RETRIES = 3;

  private static final int TIMEOUT_MILLIS = 10_000;

  /**
   * What comes with a watch, which names its kind only in the JSON. fabric8 would look through all
   * of its 500 kinds at each start instead, for a tenth of a second and 7 MB; a kind that is not
   * here is read twice. {@code ApiClientTest} reads each. In the order in which a start meets them.
   */
  static final List<Class<? extends KubernetesResource>> WATCHED =
      List.of(
          CertificatePolicy.class,
          NodeCertificateReport.class,
          CertificateSigningRequest.class,
          Node.class,
          Status.class);

  private ApiClient() {}

  /**
   * A client as this kubeconfig says; without one as a Pod's service account, or as kubectl.
   *
   * @throws IOException the kubeconfig, or a key that it names, cannot be read
   */
  static KubernetesClient of(Optional<Path> kubeconfig) throws IOException {
    return of(kubeconfig, serialization());
  }

  /** The same, that reads and writes objects like this. */
  static KubernetesClient of(Optional<Path> kubeconfig, KubernetesSerialization serialization)
      throws IOException {
    Config config =
        kubeconfig.isPresent()
            ? Config.fromKubeconfig(readable(kubeconfig.get()).toFile())
            : Config.autoConfigure(null);
    clientKeyAlgorithm(config).ifPresent(config::setClientKeyAlgo);
    config.setRequestRetryBackoffLimit(HTTP_RETRIES);
    config.setConnectionTimeout(TIMEOUT_MILLIS);
    config.setRequestTimeout(TIMEOUT_MILLIS);
    // Never by WebSocket: the JDK's forgets the end of a connection that comes while an event is
    // worked on (docs/decisions/0012), and then nobody is told of a request for minutes.
    config.setOnlyHttpWatches(true);
    // A watch has a connection of its own then, and a call that times out closes its own.
    config.setHttp2Disable(true);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(serialization)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("ascii-watches", new AsciiWatches()))
        .build();
  }

  /** How what the API server says becomes objects. */
  static KubernetesSerialization serialization() {
    // Buffers that belong to no thread: requests are carried by virtual threads, each new.
    ObjectMapper mapper =
        new ObjectMapper(
            JsonFactory.builder().recyclerPool(JsonRecyclerPools.newConcurrentDequePool()).build());
    mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
    mapper.addMixIn(CertificateSigningRequest.class, SharedText.OfRequest.class);
    mapper.addMixIn(CertificateSigningRequestSpec.class, SharedText.OfSpec.class);
    mapper.addMixIn(CertificateSigningRequestCondition.class, SharedText.OfCondition.class);
    KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
    WATCHED.forEach(serialization::registerKubernetesResource);
    return serialization;
  }

  /** Makes it ready for what is watched: else who reads the first of a kind does, and waits. */
  static void prepare(KubernetesSerialization serialization) {
    WATCHED.forEach(kind -> serialization.unmarshal("{}", kind));
  }

  /**
   * A third of an object in a watch, and nobody here reads them. Those of an object that is PUT
   * without them stay as they are.
   */
  @JsonIgnoreProperties("managedFields")
  private interface WithoutManagedFields {}

  private static Path readable(Path kubeconfig) throws IOException {
    if (!Files.isReadable(kubeconfig)) {
      throw new IOException("kubeconfig " + kubeconfig + " cannot be read");
    }
    return kubeconfig;
  }

  /** fabric8 takes every PKCS#8 key for an RSA key unless it is told otherwise. */
  private static Optional<String> clientKeyAlgorithm(Config config) throws IOException {
    Optional<String> pem = clientKey(config);
    if (pem.isEmpty()) {
      return Optional.empty();
    }
    try (PEMParser parser = new PEMParser(new StringReader(pem.get()))) {
      return parser.readObject() instanceof PrivateKeyInfo pkcs8 ? name(pkcs8) : Optional.empty();
    }
  }

  private static Optional<String> clientKey(Config config) throws IOException {
    if (config.getClientKeyData() != null) {
      return Optional.of(
          new String(
              Base64.getMimeDecoder().decode(config.getClientKeyData()),
              StandardCharsets.US_ASCII));
    }
    return config.getClientKeyFile() == null
        ? Optional.empty()
        : Optional.of(Files.readString(Path.of(config.getClientKeyFile())));
  }

  private static Optional<String> name(PrivateKeyInfo key) {
    var algorithm = key.getPrivateKeyAlgorithm().getAlgorithm();
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return Optional.of("EC");
    }
    return algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
        ? Optional.of("RSA")
        : Optional.empty();
  }
}
