package dev.signet.pki.node;

import dev.signet.expiry.files.HostFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The processes of this machine, by proc(5). A component's is the one that runs exactly what its
 * manifest says, in the cgroup of a Pod of this node's kubelet: a machine may have other control
 * planes in containers.
 */
public final class ProcFolder implements Processes {

  private static final String KUBELET = "kubelet";

  private final Path proc;
  private final Path pods;

  /** Of this machine. */
  public ProcFolder() {
    this(Path.of("/proc"), Path.of("/var/lib/kubelet/pods"));
  }

  /** Of the machine whose files these are: seen from a Pod with its PID namespace (hostPID). */
  public static ProcFolder of(HostFiles host) {
    return new ProcFolder(Path.of("/proc"), host.root().resolve("var/lib/kubelet/pods"));
  }

  /**
   * By other folders.
   *
   * @param pods has a folder for each Pod, with its uid for a name
   */
  ProcFolder(Path proc, Path pods) {
    this.proc = proc;
    this.pods = pods;
  }

  @Override
  public Optional<NodeProcess> of(StaticPod pod) {
    Set<String> uids = names(pods, name -> true);
    return all(command -> command.equals(pod.command()))
        .filter(process -> isIn(process.pid(), uids))
        .findFirst();
  }

  @Override
  public Optional<NodeProcess> kubelet() {
    return all(command ->
            command.getFirst().equals(KUBELET) || command.getFirst().endsWith("/" + KUBELET))
        .filter(process -> isOurs(process.pid()))
        .findFirst();
  }

  @Override
  public boolean isThere(NodeProcess process) {
    return started(process.pid()).filter(process.start()::equals).isPresent();
  }

  @Override
  public void end(NodeProcess process) {
    handle(process).ifPresent(ProcessHandle::destroy);
  }

  @Override
  public void kill(NodeProcess process) {
    handle(process).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Not another one that has the number by now. */
  private Optional<ProcessHandle> handle(NodeProcess process) {
    return isThere(process) ? ProcessHandle.of(process.pid()) : Optional.empty();
  }

  private Stream<NodeProcess> all(Predicate<List<String>> isWanted) {
    List<NodeProcess> all = new ArrayList<>();
    for (String name : names(proc, name -> name.chars().allMatch(Character::isDigit))) {
      long pid = Long.parseLong(name);
      List<String> command = command(pid);
      if (!command.isEmpty() && isWanted.test(command)) {
        started(pid).ifPresent(start -> all.add(new NodeProcess(pid, start, command)));
      }
    }
    return all.stream();
  }

  /** A process that ended and that nobody has buried is none any more. */
  private static Optional<Instant> started(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant());
  }

  private List<String> command(long pid) {
    String text = text(proc.resolve(Long.toString(pid)).resolve("cmdline"));
    return text.isEmpty() ? List.of() : List.of(text.split("\0", -1)).subList(0, separators(text));
  }

  private static int separators(String text) {
    return (int) text.chars().filter(c -> c == 0).count();
  }

  /** With systemd's driver the uid has underscores in the path. */
  private boolean isIn(long pid, Set<String> uids) {
    String path = text(proc.resolve(Long.toString(pid)).resolve("cgroup"));
    return uids.stream()
        .anyMatch(
            uid -> path.contains("pod" + uid) || path.contains("pod" + uid.replace('-', '_')));
  }

  /** In the same PID namespace: not the kubelet of a node in a container. */
  private boolean isOurs(long pid) {
    try {
      return namespace(Long.toString(pid)).equals(namespace("self"));
    } catch (IOException endedOrForbidden) {
      return false;
    }
  }

  private Path namespace(String pid) throws IOException {
    return Files.readSymbolicLink(proc.resolve(pid).resolve("ns/pid"));
  }

  private static Set<String> names(Path folder, Predicate<String> isWanted) {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (IOException nothingThere) {
      return Set.of();
    }
    names.removeIf(isWanted.negate());
    return names;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }
}
