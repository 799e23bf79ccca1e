package dev.signet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.pki.node.NodeFault;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What other nodes need whose kubelets have lost their certificates too.
 *
 * @param kubeconfig of the administrator
 */
record OtherNodes(RecoverOptions options, Path kubeconfig, Clock clock) {

  private static final Duration LIFE = Duration.ofHours(1);
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID = 6;
  private static final int SECRET = 16;

  /** What to do on each of these, and the files for it if they were asked for. */
  String need(KubernetesClient client, List<String> names) throws NodeFault {
    List<String> lines = new ArrayList<>();
    lines.add("Not Ready: %s.".formatted(String.join(", ", names)));
    lines.add(
        "A control-plane node: run signet recover there, too. Any other node, if its kubelet's"
            + " certificate has ended:");
    if (options.bootstrapFolder().isEmpty()) {
      lines.add(
          "  signet recover --bootstrap-kubeconfig-dir DIR   # here: a token of an hour, and a file"
              + " for each");
    } else {
      lines.addAll(files(client, options.bootstrapFolder().get(), names));
    }
    lines.add("  copy NODE.conf to /etc/kubernetes/bootstrap-kubelet.conf on the node, and there:");
    lines.add(
        "  rm -f /etc/kubernetes/kubelet.conf /var/lib/kubelet/pki/kubelet-client-current.pem");
    lines.add("  systemctl restart kubelet");
    lines.add("and approve what it asks for: signet recover, or signet's own approval.");
    return String.join("\n", lines);
  }

  private List<String> files(KubernetesClient client, Path folder, List<String> names)
      throws NodeFault {
    var random = new SecureRandom();
    String id = word(random, ID);
    String secret = word(random, SECRET);
    String text = text(id + "." + secret);
    client.resource(token(id, secret)).create();
    try {
      Files.createDirectories(folder);
      List<String> lines = new ArrayList<>();
      for (String name : names) {
        Path file = folder.resolve(name + ".conf");
        Files.deleteIfExists(file);
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
        lines.add("  made " + file);
      }
      return lines;
    } catch (IOException e) {
      throw new NodeFault("%s cannot be written (%s).".formatted(folder, e));
    }
  }

  /** As {@code kubeadm token create} makes it; the token cleaner removes it when it has ended. */
  private Secret token(String id, String secret) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("kube-system")
        .withName("bootstrap-token-" + id)
        .endMetadata()
        .withType("bootstrap.kubernetes.io/token")
        .addToStringData("token-id", id)
        .addToStringData("token-secret", secret)
        .addToStringData("description", "signet recover")
        .addToStringData(
            "expiration", clock.instant().plus(LIFE).truncatedTo(ChronoUnit.SECONDS).toString())
        .addToStringData("usage-bootstrap-authentication", "true")
        .addToStringData("auth-extra-groups", "system:bootstrappers:kubeadm:default-node-token")
        .build();
  }

  /** The administrator's cluster, and the token for a user. */
  private String text(String token) throws NodeFault {
    try {
      JsonNode cluster =
          new YAMLMapper()
              .readTree(Files.readString(kubeconfig, StandardCharsets.UTF_8))
              .path("clusters")
              .path(0)
              .path("cluster");
      return """
      apiVersion: v1
      kind: Config
      clusters:
      - name: kubernetes
        cluster:
          certificate-authority-data: %s
          server: %s
      contexts:
      - name: bootstrap
        context: {cluster: kubernetes, user: bootstrap}
      current-context: bootstrap
      users:
      - name: bootstrap
        user: {token: %s}
      """
          .formatted(
              cluster.path("certificate-authority-data").asText(),
              cluster.path("server").asText(),
              token);
    } catch (IOException e) {
      throw new NodeFault("%s cannot be read (%s).".formatted(kubeconfig, e));
    }
  }

  private static String word(SecureRandom random, int length) {
    return random
        .ints(length, 0, LETTERS.length())
        .mapToObj(LETTERS::charAt)
        .map(String::valueOf)
        .collect(Collectors.joining());
  }
}
