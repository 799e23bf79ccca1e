package dev.signet.testing;

import dev.signet.testing.ApiServerProvider.Available;
import dev.signet.testing.ApiServerProvider.Missing;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Takes the first provider that has an API server, in the order of their list. */
record ApiServerChoice(List<ApiServerProvider> providers) {

  /** The providers of this machine. What somebody set up by hand comes first. */
  static ApiServerChoice ofThisMachine() {
    var settings = TestSettings.ofThisProcess();
    return new ApiServerChoice(
        List.of(
            new KubeconfigProvider(settings),
            new AssetsProvider(settings),
            new K3sImageProvider(settings),
            new OwnClusterProvider(RepositoryRoot.find()),
            new K3sProvider()));
  }

  RunningApiServer start() {
    var missing = new StringBuilder("There is no Kubernetes API server to test with.");
    for (ApiServerProvider provider : providers) {
      switch (provider.look()) {
        case Available(var starter) -> {
          return started(provider.name(), starter);
        }
        case Missing(var why, var remedy) ->
            missing.append("%n- %s: %s%n  To use it: %s".formatted(provider.name(), why, remedy));
      }
    }
    throw new IllegalStateException(missing.toString());
  }

  private static RunningApiServer started(String name, Supplier<RunningApiServer> starter) {
    long begin = System.nanoTime();
    var server = starter.get();
    var seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0;
    System.err.printf(
        "API server for the tests: %s, %s, ready after %.1f s%n", server.address(), name, seconds);
    return server;
  }
}
