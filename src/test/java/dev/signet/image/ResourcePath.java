package dev.signet.image;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a path of the Kubernetes API names.
 *
 * @param apiVersion as objects write it
 * @param resource the plural
 * @param namespace empty: none, or all of them
 * @param name empty: the whole collection
 * @param subresource empty: the object itself
 */
record ResourcePath(
    String apiVersion, String resource, String namespace, String name, String subresource) {

  /** The kinds whose name is not their plural's. */
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("certificatesigningrequests", "CertificateSigningRequest"),
          Map.entry("certificatepolicies", "CertificatePolicy"),
          Map.entry("nodecertificatereports", "NodeCertificateReport"),
          Map.entry("subjectaccessreviews", "SubjectAccessReview"),
          Map.entry("selfsubjectaccessreviews", "SelfSubjectAccessReview"),
          Map.entry("servicecidrs", "ServiceCIDR"),
          Map.entry("endpointslices", "EndpointSlice"),
          Map.entry("endpoints", "Endpoints"),
          Map.entry("configmaps", "ConfigMap"));

  /**
   * Reads {@code /apis/GROUP/VERSION/[namespaces/NAMESPACE/]RESOURCE[/NAME[/SUBRESOURCE]]}, or the
   * same below {@code /api/v1}.
   */
  static ResourcePath of(String path) {
    List<String> parts = Arrays.asList(path.substring(1).split("/"));
    boolean isCore = parts.getFirst().equals("api");
    String apiVersion = isCore ? parts.get(1) : parts.get(1) + "/" + parts.get(2);
    List<String> rest = parts.subList(isCore ? 2 : 3, parts.size());
    boolean isNamespaced = rest.size() > 2 && rest.getFirst().equals("namespaces");
    String namespace = isNamespaced ? rest.get(1) : "";
    List<String> what = isNamespaced ? rest.subList(2, rest.size()) : rest;
    return new ResourcePath(apiVersion, what.getFirst(), namespace, at(what, 1), at(what, 2));
  }

  /** Where all objects of this kind are kept. */
  String collection() {
    return apiVersion + "/" + resource;
  }

  /** By what an object is known in its collection. */
  String key() {
    return namespace + "/" + name;
  }

  /** The kind of one object. */
  String kind() {
    String singular = resource.substring(0, resource.length() - 1);
    return KINDS.getOrDefault(
        resource, Character.toUpperCase(singular.charAt(0)) + singular.substring(1));
  }

  private static String at(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }
}
