package dev.signet.operator;

import dev.signet.cli.ExplainRun;
import dev.signet.testing.ApiServer;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.NamedAuthInfoBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * signet explain, run in this process against the API server.
 *
 * @param kubeconfig whose rights it has
 * @param clock when it is asked
 */
record Explaining(Path kubeconfig, Clock clock) {

  /** As somebody who may everything, now. */
  static Explaining asAdministrator(ApiServer server, Path folder) {
    return new Explaining(
        ExplainRun.write(folder, "admin.kubeconfig", server.kubeconfig()), Clock.systemUTC());
  }

  /** As a user with a certificate, and what rights the test gives this name. */
  static Explaining as(String user, ApiServer server, Path folder) {
    var issued = server.clientCa().issue(leaf -> leaf.named(user));
    var config = Serialization.unmarshal(server.kubeconfig(), Config.class);
    config.setUsers(
        List.of(
            new NamedAuthInfoBuilder(config.getUsers().getFirst())
                .withNewUser()
                .withClientCertificateData(base64(issued.pem()))
                .withClientKeyData(base64(issued.keyPem()))
                .endUser()
                .build()));
    return new Explaining(
        ExplainRun.write(folder, user + ".kubeconfig", Serialization.asYaml(config)),
        Clock.systemUTC());
  }

  /** The same at another time. */
  Explaining at(Clock time) {
    return new Explaining(kubeconfig, time);
  }

  /** For people. */
  ExplainRun text(String csr) {
    return ExplainRun.of(clock, csr, "--kubeconfig=" + kubeconfig);
  }

  /** For people. */
  ExplainRun text(CertificateSigningRequest csr) {
    return text(csr.getMetadata().getName());
  }

  /** For programs, with more options. */
  ExplainRun json(CertificateSigningRequest csr, String... more) {
    return ExplainRun.of(
        clock,
        Stream.concat(
                Stream.of(
                    csr.getMetadata().getName(), "--kubeconfig=" + kubeconfig, "--output=json"),
                Stream.of(more))
            .toList());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
