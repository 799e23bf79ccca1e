package dev.signet.approval;

import java.util.stream.Stream;

/**
 * Something that Signet itself has to be allowed.
 *
 * @param verb the verb of RBAC
 * @param group the API group; empty: the core
 * @param resource the resource
 * @param subresource its subresource; empty: none
 * @param namespace where; empty: the whole cluster
 * @param name the name of the one object; empty: any
 */
public record OwnRight(
    String verb, String group, String resource, String subresource, String namespace, String name) {

  private static final String CERTIFICATES = "certificates.k8s.io";

  static OwnRight onSigner(String verb, String signerName) {
    return new OwnRight(verb, CERTIFICATES, "signers", "", "", signerName);
  }

  static OwnRight onRequests(String verb, String subresource) {
    return new OwnRight(verb, CERTIFICATES, "certificatesigningrequests", subresource, "", "");
  }

  static OwnRight on(String verb, String resource) {
    return new OwnRight(verb, "", resource, "", "", "");
  }

  static Stream<OwnRight> onReports() {
    return Stream.concat(
        Stream.of("create", "patch", "delete").map(verb -> onReports(verb, "")),
        Stream.of(onReports("patch", "status")));
  }

  private static OwnRight onReports(String verb, String subresource) {
    return new OwnRight(verb, "signet.dev", "nodecertificatereports", subresource, "", "");
  }

  static OwnRight toList(String group, String resource) {
    return new OwnRight("list", group, resource, "", "", "");
  }

  static OwnRight toGet(String resource, String namespace, String name) {
    return new OwnRight("get", "", resource, "", namespace, name);
  }

  /** In words. */
  @Override
  public String toString() {
    return verb
        + " "
        + resource
        + (subresource.isEmpty() ? "" : "/" + subresource)
        + (name.isEmpty() ? "" : " " + name)
        + (namespace.isEmpty() ? "" : " in namespace " + namespace);
  }
}
