package dev.signet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** etcd and kube-apiserver as child processes of the tests, without a controller-manager. */
final class LocalControlPlane implements ServerSwitch {
  /** Flags of kube-apiserver that the tests need, whoever starts it. */
  static final List<String> NEEDED =
      List.of(
          "--enable-bootstrap-token-auth",
          // Pods would wait for default service accounts, which a controller-manager makes.
          "--disable-admission-plugins=ServiceAccount",
          // Beta and off by default: where trust bundles are published besides.
          "--feature-gates=ClusterTrustBundle=true",
          "--runtime-config=certificates.k8s.io/v1beta1/clustertrustbundles=true");

  private static final int ATTEMPTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path program;
  private final Path folder;
  private final Path log;
  private final LocalPki pki;
  private final Etcd etcd;
  private final Thread atExit = new Thread(this::stopEverything, "stop the API server");
  private int port;
  private ServerProcess apiServer;

  private LocalControlPlane(Path assets) throws IOException {
    // Not below target/: a unix socket's path has room for 107 bytes.
    folder = Files.createTempDirectory("signet-api");
    var logs = Files.createDirectories(RepositoryRoot.find().resolve("target/apiserver-logs"));
    program = assets.resolve("kube-apiserver");
    log = logs.resolve("kube-apiserver.log");
    Files.deleteIfExists(log);
    Files.deleteIfExists(logs.resolve("etcd.log"));
    pki = LocalPki.create(folder);
    etcd = Etcd.start(assets.resolve("etcd"), folder, logs.resolve("etcd.log"));
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  static RunningApiServer start(Path assets) {
    return start(assets, LoopbackPort::find);
  }

  /** On the first of the ports that nobody else binds between the look and the start. */
  static RunningApiServer start(Path assets, IntSupplier ports) {
    LocalControlPlane plane;
    try {
      plane = new LocalControlPlane(assets);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare an API server", e);
    }
    for (int attempt = 1; ; attempt++) {
      plane.port = ports.getAsInt();
      try {
        plane.start();
        return new RunningApiServer(plane.kubeconfig(), plane.pki::ca, plane);
      } catch (IllegalStateException e) {
        if (attempt == ATTEMPTS || !e.getMessage().contains("address already in use")) {
          plane.close();
          throw e;
        }
      }
    }
  }

  private String kubeconfig() {
    return pki.kubeconfig("https://127.0.0.1:" + port);
  }

  @Override
  public synchronized void start() {
    if (!isStopped()) {
      return;
    }
    var starting = ServerProcess.start("kube-apiserver", log, command());
    try {
      Readiness.await(kubeconfig(), starting, etcd.process());
    } catch (IllegalStateException e) {
      starting.stop(Duration.ZERO);
      throw e;
    }
    apiServer = starting;
  }

  private List<String> command() {
    var command = new ArrayList<>(NEEDED);
    command.addFirst(program.toString());
    command.addAll(
        List.of(
            "--etcd-servers=" + etcd.address(),
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--secure-port=" + port,
            "--tls-cert-file=" + pki.file("apiserver.crt"),
            "--tls-private-key-file=" + pki.file("apiserver.key"),
            "--client-ca-file=" + pki.file("ca.crt"),
            "--cert-dir=" + folder,
            "--authorization-mode=Node,RBAC",
            "--enable-admission-plugins=NodeRestriction",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + pki.file("tokens.pub"),
            "--service-account-signing-key-file=" + pki.file("tokens.key"),
            "--service-cluster-ip-range=10.96.0.0/16",
            "--endpoint-reconciler-type=none"));
    return command;
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
    etcd.process().stop(PATIENCE);
  }
}
