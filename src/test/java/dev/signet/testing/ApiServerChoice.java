package dev.signet.testing;

import dev.signet.testing.ApiServerProvider.Available;
import dev.signet.testing.ApiServerProvider.Missing;
import java.util.List;

/** Takes the first provider that has an API server, in the order of their list. */
record ApiServerChoice(List<ApiServerProvider> providers) {

  /** The providers of this machine. What somebody set up by hand comes first. */
  static ApiServerChoice ofThisMachine() {
    var settings = TestSettings.ofThisProcess();
    return new ApiServerChoice(
        List.of(
            new KubeconfigProvider(settings),
            new AssetsProvider(settings),
            new OwnClusterProvider(RepositoryRoot.find()),
            new K3sProvider(settings)));
  }

  RunningApiServer start() {
    var missing = new StringBuilder("There is no Kubernetes API server to test with.");
    for (ApiServerProvider provider : providers) {
      switch (provider.look()) {
        case Available(var starter) -> {
          return started(provider, starter.get());
        }
        case Missing(var why, var remedy) ->
            missing.append("%n- %s: %s%n  To use it: %s".formatted(provider.name(), why, remedy));
      }
    }
    throw new IllegalStateException(missing.toString());
  }

  private static RunningApiServer started(ApiServerProvider provider, RunningApiServer server) {
    System.err.printf("API server for the tests: %s (%s)%n", server.address(), provider.name());
    return server;
  }
}
