package dev.signet.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs in the layout of Kubebuilder's envtest: one folder with etcd and kube-apiserver. */
record AssetsProvider(TestSettings settings) implements ApiServerProvider {
  private static final String ASSETS = "KUBEBUILDER_ASSETS";

  @Override
  public String name() {
    return "programs of envtest";
  }

  @Override
  public Availability look() {
    var folder = settings.get(ASSETS).map(Path::of);
    if (folder.isEmpty()) {
      return new Missing(
          ASSETS + " is not set",
          "set it to a folder with etcd and kube-apiserver (setup-envtest use -p path).");
    }
    for (String program : List.of("etcd", "kube-apiserver")) {
      if (!Files.isExecutable(folder.get().resolve(program))) {
        throw new IllegalStateException(
            "%s is %s, but there is no program %s".formatted(ASSETS, folder.get(), program));
      }
    }
    return new Available(() -> LocalControlPlane.start(folder.get()));
  }
}
