package dev.signet.testing;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.CertificatePolicySpec;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicyReader;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Policies from the YAML of their spec, without an API server: nobody has put defaults in. */
public final class TestPolicies {
  /** A policy that approves and signs what kubelets log in with. */
  public static final String KUBELETS =
      """
      match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}
      approval: {profiles: [NodeClient, SelfNodeClient]}
      signing: {authority: {secret: {name: ca}}}
      """;

  /** Everything that a policy can allow, for signer example.com/any. */
  public static final String LAX =
      """
      match: {signerNames: [example.com/any]}
      approval:
        profiles: [Custom]
        custom:
          - signerName: example.com/any
            subject: {commonNames: ["*"], organizations: [team]}
            dnsNames: ["*", "*.*", "*.*.*", "*.*.*.*"]
            cidrs: [0.0.0.0/0, "::/0"]
            emails: ["*"]
            uris: ["*"]
            usages: [digital signature, client auth]
      """;

  private TestPolicies() {}

  /** The object, in its first generation. */
  public static CertificatePolicy object(String name, String spec) {
    var policy = new CertificatePolicy();
    policy.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withUid("uid-of-" + name)
            .withGeneration(1L)
            .withCreationTimestamp(TestRequest.CREATED)
            .build());
    policy.setSpec(Serialization.unmarshal(spec, CertificatePolicySpec.class));
    return policy;
  }

  /** What Signet reads in it. */
  public static Policy policy(String name, String spec) {
    return read(object(name, spec));
  }

  /** What Signet reads in this object. */
  public static Policy read(CertificatePolicy object) {
    return switch (PolicyReader.read(object)) {
      case PolicyReader.Result.Read read -> read.policy();
      case PolicyReader.Result.Invalid bad -> throw new IllegalStateException(bad.sentence());
    };
  }
}
