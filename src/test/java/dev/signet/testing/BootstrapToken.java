package dev.signet.testing;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.UUID;

/** A token that a machine joins the cluster with: six and sixteen characters. */
public record BootstrapToken(String id, String secret) {

  /** A token nobody has. */
  public static BootstrapToken random() {
    var hex = UUID.randomUUID().toString().replace("-", "");
    return new BootstrapToken(hex.substring(0, 6), hex.substring(16));
  }

  /** The text that logs in. */
  public String token() {
    return id + "." + secret;
  }

  /** The user that the API server takes its bearer for. */
  public String username() {
    return "system:bootstrap:" + id;
  }

  /** The Secret in kube-system that makes the token good for logging in. */
  public Secret resource() {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("kube-system")
        .withName("bootstrap-token-" + id)
        .endMetadata()
        .withType("bootstrap.kubernetes.io/token")
        .addToStringData("token-id", id)
        .addToStringData("token-secret", secret)
        .addToStringData("usage-bootstrap-authentication", "true")
        .build();
  }
}
