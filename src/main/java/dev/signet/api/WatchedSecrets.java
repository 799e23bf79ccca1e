package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * In which Secrets certificates are looked for.
 *
 * @param namespaces at least one, at most 64, exact
 * @param types absent: {@link #TLS}
 * @param keys absent: {@link SecretRef#DEFAULT_CERTIFICATE_KEY}
 * @param labelSelector absent: all of them
 */
public record WatchedSecrets(
    @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            "In these namespaces. Signet needs the permission to list Secrets in each of them.")
        List<@Size(min = 1, max = 63) String> namespaces,
    @Size(min = 1, max = 8)
        @JsonPropertyDescription(
            "Only Secrets of these types; the API server sorts them out. Absent:"
                + " kubernetes.io/tls.")
        List<@Size(min = 1, max = 253) String> types,
    @Size(min = 1, max = 16)
        @ValidationRule(
            value = "self.all(k, !k.endsWith('.key'))",
            message =
                "a key that ends in .key holds a private key: name the keys that hold certificates")
        @JsonPropertyDescription(
            "Only these keys of their data, each a PEM bundle or a DER certificate. Absent:"
                + " tls.crt.")
        List<@Size(min = 1, max = 253) String> keys,
    @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
            "Only Secrets with these labels, written as for kubectl get -l, for example"
                + " team=web,tier!=test.")
        String labelSelector) {

  /** What cert-manager, kubeadm and people keep a certificate and its key in. */
  public static final String TLS = "kubernetes.io/tls";
}
