package dev.signet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** etcd and kube-apiserver as child processes of the tests, without a controller-manager. */
final class LocalControlPlane implements ServerSwitch {
  private static final int ATTEMPTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path assets;
  private final Path folder;
  private final Path logs;
  private final LocalPki pki;
  private final Thread atExit = new Thread(this::stopEverything, "stop the API server");
  private int port;
  private ServerProcess etcd;
  private ServerProcess apiServer;

  private LocalControlPlane(Path assets) throws IOException {
    this.assets = assets;
    // Not below target/: a unix socket's path has room for 107 bytes.
    this.folder = Files.createTempDirectory("signet-api");
    this.logs = Files.createDirectories(RepositoryRoot.find().resolve("target/apiserver-logs"));
    this.pki = LocalPki.create(folder);
  }

  static RunningApiServer start(Path assets) {
    try {
      var plane = new LocalControlPlane(assets);
      Runtime.getRuntime().addShutdownHook(plane.atExit);
      plane.startEtcd();
      plane.startAnywhere();
      return new RunningApiServer(plane.kubeconfig(), () -> plane.pki.ca(), plane);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare an API server", e);
    }
  }

  private String kubeconfig() {
    return pki.kubeconfig("https://127.0.0.1:" + port);
  }

  private void startEtcd() throws IOException {
    var log = logs.resolve("etcd.log");
    Files.deleteIfExists(log);
    Files.deleteIfExists(logs.resolve("kube-apiserver.log"));
    etcd =
        ServerProcess.start(
            "etcd",
            log,
            List.of(
                assets.resolve("etcd").toString(),
                "--data-dir=" + folder.resolve("etcd"),
                "--unsafe-no-fsync",
                "--listen-client-urls=" + etcdAddress(),
                // Peers would dial this; there are none. It may not be a socket's name.
                "--advertise-client-urls=http://localhost:2379",
                "--listen-peer-urls=unix://" + folder.resolve("peers.sock")));
  }

  /** A socket in a folder only this user may enter needs no port, no TLS and no password. */
  private String etcdAddress() {
    return "unix://" + folder.resolve("etcd.sock");
  }

  /** On a port found free; should somebody else get it first, on another. */
  private void startAnywhere() {
    for (int attempt = 1; ; attempt++) {
      port = LoopbackPort.find();
      try {
        start();
        return;
      } catch (IllegalStateException e) {
        if (attempt == ATTEMPTS || !apiServer.logEndsWith("address already in use")) {
          close();
          throw e;
        }
      }
    }
  }

  @Override
  public synchronized void start() {
    if (!isStopped()) {
      return;
    }
    apiServer =
        ServerProcess.start(
            "kube-apiserver", logs.resolve("kube-apiserver.log"), apiServerCommand());
    Readiness.await(kubeconfig(), apiServer, etcd);
  }

  private List<String> apiServerCommand() {
    return List.of(
        assets.resolve("kube-apiserver").toString(),
        "--etcd-servers=" + etcdAddress(),
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + port,
        "--tls-cert-file=" + pki.file("apiserver.crt"),
        "--tls-private-key-file=" + pki.file("apiserver.key"),
        "--client-ca-file=" + pki.file("ca.crt"),
        "--cert-dir=" + folder,
        "--authorization-mode=Node,RBAC",
        "--enable-bootstrap-token-auth",
        "--enable-admission-plugins=NodeRestriction",
        // Pods would wait for default service accounts, which a controller-manager makes.
        "--disable-admission-plugins=ServiceAccount",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + pki.file("tokens.pub"),
        "--service-account-signing-key-file=" + pki.file("tokens.key"),
        "--service-cluster-ip-range=10.96.0.0/16",
        "--endpoint-reconciler-type=none");
  }

  @Override
  public synchronized void stop() {
    if (!isStopped()) {
      apiServer.stop(PATIENCE);
      apiServer = null;
    }
  }

  @Override
  public synchronized boolean isStopped() {
    return apiServer == null;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    stopEverything();
  }

  private void stopEverything() {
    stop(); // before etcd: the other way round it waits for etcd, for minutes
    etcd.stop(PATIENCE);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
