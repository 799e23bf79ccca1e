package dev.signet.testing;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts one API server for the whole run, when the first test asks, and closes it at the end. */
final class ApiServerExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(ApiServerExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == ApiServer.class || type == KubernetesClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var server = shared(context).get();
    return parameter.getParameter().getType() == ApiServer.class ? server : server.admin();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    // A test that failed during an outage must not take the ones after it along.
    shared(context).startIfStopped();
  }

  private static SharedApiServer shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(
            "server",
            _ -> new SharedApiServer(ApiServerChoice.ofThisMachine()),
            SharedApiServer.class);
  }
}
