package dev.signet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A cluster that somebody names by its kubeconfig. Tests write to it as its administrator. */
record KubeconfigProvider(TestSettings settings) implements ApiServerProvider {
  private static final String KUBECONFIG = "SIGNET_TEST_KUBECONFIG";
  private static final String CA_CERT = "SIGNET_TEST_CA_CERT";
  private static final String CA_KEY = "SIGNET_TEST_CA_KEY";

  @Override
  public String name() {
    return "a kubeconfig";
  }

  @Override
  public Availability look() {
    Optional<String> file = settings.get(KUBECONFIG);
    if (file.isEmpty()) {
      return new Missing(
          KUBECONFIG + " is not set",
          "set it to the file of a cluster for tests (kubectl config view --raw --flatten) whose"
              + " controller-manager runs without the CSR controllers.");
    }
    return new Available(() -> connect(file.get()));
  }

  private RunningApiServer connect(String file) {
    var server =
        new RunningApiServer(
            read(KUBECONFIG, file),
            this::clientCa,
            ServerSwitch.unreachable("The cluster of " + KUBECONFIG, () -> {}));
    // Says now, and once, when nobody answers there.
    server.admin().getKubernetesVersion();
    return server;
  }

  private TestCa clientCa() {
    return TestCa.of(readSetting(CA_CERT), readSetting(CA_KEY));
  }

  private String readSetting(String variable) {
    var file =
        settings
            .get(variable)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        ("This test needs the CA of the cluster's client certificates: set %s and"
                                + " %s to its PEM files (kubeadm: /etc/kubernetes/pki/ca.crt and"
                                + " ca.key).")
                            .formatted(CA_CERT, CA_KEY)));
    return read(variable, file);
  }

  private static String read(String variable, String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("%s names %s: %s".formatted(variable, file, e), e);
    }
  }
}
