package dev.signet.testing;

import java.nio.file.Path;
import java.util.List;

/** The API server's database, in a folder that only this user may enter and that goes with it. */
record Etcd(ServerProcess process, String address) {

  static Etcd start(Path program, Path folder, Path log) {
    // On a socket: no port to be free, no TLS, no password.
    var address = "unix://" + folder.resolve("etcd.sock");
    var command =
        List.of(
            program.toString(),
            "--data-dir=" + folder.resolve("etcd"),
            "--unsafe-no-fsync",
            "--listen-client-urls=" + address,
            // Peers would dial this; there are none. It may not be a socket's name.
            "--advertise-client-urls=http://localhost:2379",
            "--listen-peer-urls=unix://" + folder.resolve("peers.sock"));
    return new Etcd(ServerProcess.start("etcd", log, folder, command), address);
  }
}
