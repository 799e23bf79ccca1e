package dev.signet.testing;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What people tell the tests: environment variables, or system properties of the same name. */
record TestSettings(UnaryOperator<String> environment, UnaryOperator<String> properties) {

  static TestSettings ofThisProcess() {
    return new TestSettings(System::getenv, System::getProperty);
  }

  /** The value of, say, SIGNET_TEST_KUBECONFIG, or of -Dsignet.test.kubeconfig, which wins. */
  Optional<String> get(String variable) {
    var property = variable.toLowerCase(Locale.ROOT).replace('_', '.');
    return Optional.ofNullable(properties.apply(property))
        .or(() -> Optional.ofNullable(environment.apply(variable)))
        .filter(value -> !value.isBlank());
  }
}
