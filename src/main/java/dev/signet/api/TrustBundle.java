package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Where the certificates of the CAs are published: the current one, the next one, and others.
 *
 * @param configMap the ConfigMap that holds them
 * @param clusterTrustBundle the ClusterTrustBundle that holds them, where that API is served
 * @param settle how long a CA has been published before it signs
 * @param certificates further CA certificates to publish, PEM
 */
public record TrustBundle(
    @Required @JsonPropertyDescription("The ConfigMap that Signet keeps.") Target configMap,
    @JsonPropertyDescription(
            "A ClusterTrustBundle that Signet keeps besides, where the API server serves"
                + " certificates.k8s.io/v1beta1 clustertrustbundles.")
        ClusterScoped clusterTrustBundle,
    @Default(DEFAULT_SETTLE)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @JsonPropertyDescription(
            "How long a CA has been published before it signs: the time that those who verify"
                + " need to read the bundle again. A mounted ConfigMap takes a minute or two.")
        String settle,
    @Size(max = 65536)
        @JsonPropertyDescription(
            "Further CA certificates to publish, PEM: a CA that signs no more and whose"
                + " certificates have not ended.")
        String certificates) {

  /** Twice what a kubelet takes to refresh a mounted ConfigMap. */
  public static final String DEFAULT_SETTLE = "3m";

  /**
   * A ConfigMap.
   *
   * @param namespace absent: the operator's own
   * @param name metadata.name
   * @param key the key of its data
   */
  public record Target(
      @Size(max = 63)
          @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
          @JsonPropertyDescription("Its namespace. Absent: the operator's own.")
          String namespace,
      @Required
          @Size(min = 1, max = 253)
          @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
          @JsonPropertyDescription("Its name.")
          String name,
      @Default(DEFAULT_KEY)
          @Size(min = 1, max = 253)
          @Pattern("^[-._a-zA-Z0-9]+$")
          @JsonPropertyDescription("The key of its data.")
          String key) {

    /** As in the ConfigMap kube-root-ca.crt. */
    public static final String DEFAULT_KEY = "ca.crt";
  }

  /**
   * A ClusterTrustBundle that is linked to no signer.
   *
   * @param name metadata.name, without a colon
   */
  public record ClusterScoped(
      @Required
          @Size(min = 1, max = 253)
          @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
          @JsonPropertyDescription("Its name. It is linked to no signer.")
          String name) {}
}
