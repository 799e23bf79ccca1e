package dev.signet.pki.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the manifests of a control plane's static Pods, where kubeadm puts them. */
public final class StaticPods {

  private final HostFiles host;
  private final String folder;

  /**
   * Of this host.
   *
   * @param base where kubeadm made them, usually /etc/kubernetes
   */
  public StaticPods(HostFiles host, String base) {
    this.host = host;
    this.folder = base + "/manifests";
  }

  /**
   * Those that there are, in the order in which they are restarted.
   *
   * @throws NodeFault there is none, or one cannot be read
   */
  public List<StaticPod> read() throws NodeFault {
    List<StaticPod> all = new ArrayList<>();
    for (Component component : Component.values()) {
      String path = "%s/%s.yaml".formatted(folder, component.program());
      switch (host.find(path)) {
        case HostPath.RegularFile file -> all.add(read(component, path, file.real()));
        case HostPath.Nothing _ -> {} // etcd may be elsewhere
        case HostPath.Folder _ -> throw new NodeFault(path + " is a folder.");
        case HostPath.Trouble trouble -> throw new NodeFault(path + ": " + trouble.message());
      }
    }
    if (all.isEmpty()) {
      throw new NodeFault(
          "There is no manifest of a control plane in %s: run it on a node that kubeadm init or kubeadm join --control-plane made."
              .formatted(folder));
    }
    return all;
  }

  private static StaticPod read(Component component, String path, Path file) throws NodeFault {
    try {
      JsonNode containers =
          new YAMLMapper().readTree(Files.readAllBytes(file)).path("spec").path("containers");
      JsonNode container =
          items(containers)
              .filter(each -> each.path("name").asText().equals(component.program()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new NodeFault(
                          "%s has no container %s.".formatted(path, component.program())));
      List<String> command =
          Stream.concat(items(container.path("command")), items(container.path("args")))
              .map(JsonNode::asText)
              .toList();
      return new StaticPod(component, command, health(container));
    } catch (IOException e) {
      throw new NodeFault("%s cannot be read (%s).".formatted(path, e.getClass().getSimpleName()));
    }
  }

  /** Ready is more than alive, if the kubelet asks for it. */
  private static Optional<URI> health(JsonNode container) {
    return Stream.of("readinessProbe", "livenessProbe")
        .map(name -> container.path(name).path("httpGet"))
        .filter(JsonNode::isObject)
        .findFirst()
        .map(get -> uri(get, container.path("ports")));
  }

  private static URI uri(JsonNode get, JsonNode ports) {
    JsonNode port = get.path("port");
    int number =
        port.isInt()
            ? port.asInt()
            : items(ports)
                .filter(each -> each.path("name").asText().equals(port.asText()))
                .findFirst()
                .map(each -> each.path("containerPort").asInt())
                .orElse(0);
    String host = get.path("host").asText("127.0.0.1");
    return URI.create(
        "%s://%s:%d%s"
            .formatted(
                get.path("scheme").asText("HTTP").equals("HTTPS") ? "https" : "http",
                host.contains(":") ? "[" + host + "]" : host,
                number,
                get.path("path").asText("/")));
  }

  private static Stream<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
