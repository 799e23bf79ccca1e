package dev.signet.operator;

import dev.signet.signing.PublishedCas;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * ClusterTrustBundles that are linked to no signer. The API is beta and off by default: where it is
 * not served that is said, and is no fault.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#cluster-trust-bundles">Cluster
 *     trust bundles</a>
 */
final class ClusterTrustBundles {

  private static final ResourceDefinitionContext KIND =
      new ResourceDefinitionContext.Builder()
          .withGroup("certificates.k8s.io")
          .withVersion("v1beta1")
          .withKind("ClusterTrustBundle")
          .withPlural("clustertrustbundles")
          .withNamespaced(false)
          .build();
  private static final String SPEC = "spec";
  private static final String BUNDLE = "trustBundle";

  private final KubernetesClient client;

  ClusterTrustBundles(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Publishes the same in each of these.
   *
   * @return what there is to say about it, empty if nothing
   */
  String publish(Set<String> names, PublishedCas cas) {
    for (String name : names) {
      Optional<String> problem = publish(name, cas.pem());
      if (problem.isPresent()) {
        return problem.get();
      }
    }
    return "";
  }

  private Optional<String> publish(String name, String pem) {
    var place = client.genericKubernetesResources(KIND).withName(name);
    try {
      if (!pem.isEmpty() && !Optional.of(pem).equals(held(place.get()))) {
        client
            .genericKubernetesResources(KIND)
            .resource(bundle(name, pem))
            .fieldManager("signet")
            .forceConflicts()
            .serverSideApply();
      }
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(
          switch (e.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND ->
                "ClusterTrustBundle %s is not published: this API server does not serve certificates.k8s.io/v1beta1 clustertrustbundles."
                    .formatted(name);
            case HttpURLConnection.HTTP_FORBIDDEN ->
                "ClusterTrustBundle %s is not published: Signet may not get, create and patch it."
                    .formatted(name);
            default ->
                "ClusterTrustBundle %s is not published, it is tried again: %s"
                    .formatted(name, e.getMessage());
          });
    }
  }

  private static Optional<String> held(GenericKubernetesResource found) {
    return Optional.ofNullable(found).map(bundle -> bundle.get(SPEC, BUNDLE));
  }

  private static GenericKubernetesResource bundle(String name, String pem) {
    var bundle = new GenericKubernetesResource();
    bundle.setApiVersion("certificates.k8s.io/v1beta1");
    bundle.setKind("ClusterTrustBundle");
    bundle.setMetadata(new ObjectMetaBuilder().withName(name).build());
    bundle.setAdditionalProperty(SPEC, Map.of(BUNDLE, pem));
    return bundle;
  }
}
