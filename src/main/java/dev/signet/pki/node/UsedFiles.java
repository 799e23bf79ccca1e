package dev.signet.pki.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that a process was told to use, by its arguments, and when they changed. */
final class UsedFiles {

  /** Certificates, keys, kubeconfigs: not the folders and sockets that flags name too. */
  private static final List<String> KINDS = List.of(".crt", ".key", ".pem", ".conf", ".pub");

  private final HostFiles host;

  UsedFiles(HostFiles host) {
    this.host = host;
  }

  /**
   * One that changed after the process began, so that the process may have what was there before.
   */
  Optional<String> changedSince(NodeProcess process) {
    return process.command().stream()
        .flatMap(UsedFiles::path)
        .flatMap(path -> Stream.concat(Stream.of(path), named(path)))
        .filter(path -> isChangedSince(path, process))
        .findFirst();
  }

  /** One that is among these files, real paths, whether it is there or not. */
  Optional<String> oneOf(List<Path> files, NodeProcess process) {
    return process.command().stream()
        .flatMap(UsedFiles::path)
        .filter(path -> link(path).anyMatch(files::contains))
        .findFirst();
  }

  private static Stream<String> path(String argument) {
    String value = argument.substring(argument.indexOf('=') + 1);
    return argument.startsWith("--")
            && value.startsWith("/")
            && KINDS.stream().anyMatch(value::endsWith)
        ? Stream.of(value)
        : Stream.empty();
  }

  /** What a kubeconfig names: a kubelet's certificate is in a file of its own. */
  private Stream<String> named(String path) {
    if (!path.endsWith(".conf") || !(host.find(path) instanceof HostPath.RegularFile file)) {
      return Stream.empty();
    }
    List<String> named = new ArrayList<>();
    try {
      for (JsonNode user :
          new YAMLMapper().readTree(Files.readAllBytes(file.real())).path("users")) {
        named.add(user.path("user").path("client-certificate").asText());
      }
    } catch (IOException notYaml) {
      return Stream.empty();
    }
    return named.stream().filter(name -> name.startsWith("/"));
  }

  /**
   * When its inode changed (ctime): a file that was renamed into place keeps its mtime. A link that
   * leads elsewhere than before counts as well, to however old a file.
   */
  private boolean isChangedSince(String path, NodeProcess process) {
    return host.find(path) instanceof HostPath.RegularFile file
        && Stream.concat(Stream.of(file.real()), link(path))
            .anyMatch(each -> changed(each).isAfter(process.start()));
  }

  private Stream<Path> link(String path) {
    Path whole = Path.of(path);
    return host.find(String.valueOf(whole.getParent())) instanceof HostPath.Folder folder
        ? Stream.of(folder.real().resolve(whole.getFileName()))
        : Stream.empty();
  }

  private static Instant changed(Path file) {
    try {
      return ((FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS))
          .toInstant();
    } catch (IOException unknown) {
      return Instant.EPOCH;
    }
  }
}
