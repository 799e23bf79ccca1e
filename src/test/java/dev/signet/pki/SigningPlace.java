package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cli.PkiRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a control plane's CAs are when their keys are not on it.
 *
 * @param folder with ca.crt, ca.key and so on, by kubeadm's names of the CAs
 */
record SigningPlace(Path folder) {

  private static final List<String> NAMES = List.of("ca", "etcd-ca", "front-proxy-ca");

  /** Takes the CAs' keys out of this tree. */
  static SigningPlace takeFrom(LeafFiles files, Path folder) throws IOException {
    for (String name : NAMES) {
      String file = name.equals("etcd-ca") ? "etcd/ca" : name;
      Files.copy(files.file("pki/" + file + ".crt"), folder.resolve(name + ".crt"));
      Files.move(files.file("pki/" + file + ".key"), folder.resolve(name + ".key"));
    }
    return new SigningPlace(folder);
  }

  /** {@code signet pki sign} of these requests, all of which it signs. */
  void sign(Path requests) {
    List<String> arguments = new ArrayList<>(List.of(requests.toString()));
    for (String name : NAMES) {
      arguments.add("--ca-key=%s=%s/%1$s.key".formatted(name, folder));
      arguments.add("--ca-certificate=%s=%s/%1$s.crt".formatted(name, folder));
    }
    PkiRun run = PkiRun.sign(Clock.systemUTC(), arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }

  /** The keys that wait on this host, by leaf. */
  static List<Path> waiting(Path root) throws IOException {
    Path keys = root.resolve("var/lib/signet/keys/etc/kubernetes");
    if (!Files.isDirectory(keys)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(keys)) {
      return all.sorted().toList();
    }
  }
}
