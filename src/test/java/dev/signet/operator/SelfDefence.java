package dev.signet.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The admission policies of deploy/self-defence.yaml; closing takes them away. */
final class SelfDefence implements AutoCloseable {
  private static final Path MANIFEST = Path.of("deploy", "self-defence.yaml");
  private static final String SIGNET_ALONE =
      "!(request.userInfo.username in ['system:serviceaccount:signet-system:signet'])";

  private final KubernetesClient admin;

  SelfDefence(KubernetesClient admin) {
    this.admin = admin;
  }

  void install() {
    objects("").forEach(object -> admin.resource(object).forceConflicts().serverSideApply());
  }

  /** As the chart renders it with this group in selfDefence.requests.allow. */
  void allow(String group) {
    objects(
            "\n        && !request.userInfo.?groups.orValue([]).exists(group, group in ['%s'])"
                .formatted(group))
        .forEach(object -> admin.resource(object).forceConflicts().serverSideApply());
  }

  @Override
  public void close() {
    objects("").forEach(object -> admin.resource(object).delete());
  }

  /** What the API server has against it; null: nothing. */
  static String refusal(Runnable attempt) {
    try {
      attempt.run();
      return null;
    } catch (KubernetesClientException e) {
      return e.getMessage();
    }
  }

  private List<HasMetadata> objects(String allowed) {
    try {
      String yaml = Files.readString(MANIFEST).replace(SIGNET_ALONE, SIGNET_ALONE + allowed);
      return admin.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
