package dev.signet.operator;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One right: as a role gives it, or as a call needs it.
 *
 * @param resource with its subresource, as nodes/status
 * @param namespace empty: of the cluster, or in all of it
 * @param name empty: any, or none
 */
record Right(String verb, String group, String resource, String namespace, String name) {

  /** Each verb on each resource of each rule by itself. */
  static Stream<Right> of(String namespace, List<PolicyRule> rules) {
    return rules.stream()
        .flatMap(
            rule ->
                rule.getVerbs().stream()
                    .flatMap(
                        verb ->
                            rule.getResources().stream()
                                .flatMap(
                                    resource ->
                                        names(rule)
                                            .map(
                                                name ->
                                                    new Right(
                                                        verb,
                                                        rule.getApiGroups().getFirst(),
                                                        resource,
                                                        namespace,
                                                        name)))));
  }

  /** What this call needs: /apis/GROUP/VERSION/namespaces/NAMESPACE/RESOURCE/NAME/SUBRESOURCE. */
  static Right of(HttpRequest request) {
    List<String> path = new ArrayList<>(Arrays.asList(request.uri().getPath().split("/")));
    boolean isCore = path.get(1).equals("api");
    String group = isCore ? "" : path.get(2);
    List<String> rest = path.subList(isCore ? 3 : 4, path.size());
    String namespace = "";
    if (rest.size() > 2 && rest.getFirst().equals("namespaces")) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    String name = rest.size() > 1 ? rest.get(1) : "";
    String resource = rest.getFirst() + (rest.size() > 2 ? "/" + rest.get(2) : "");
    return new Right(verb(request, name.isEmpty()), group, resource, namespace, name);
  }

  /** Whether who has this right may make a call that needs that one. */
  boolean covers(Right call) {
    return verb.equals(call.verb)
        && group.equals(call.group)
        && resource.equals(call.resource)
        && (namespace.isEmpty() || namespace.equals(call.namespace))
        && (name.isEmpty() || name.equals(call.name));
  }

  /** A rule for this alone. */
  PolicyRule rule() {
    return new PolicyRuleBuilder()
        .withApiGroups(group)
        .withResources(resource)
        .withVerbs(verb)
        .withResourceNames(name.isEmpty() ? List.of() : List.of(name))
        .build();
  }

  /** As people say it. */
  @Override
  public String toString() {
    return verb
        + " "
        + resource
        + (name.isEmpty() ? "" : " " + name)
        + (namespace.isEmpty() ? "" : " in " + namespace);
  }

  private static Stream<String> names(PolicyRule rule) {
    return rule.getResourceNames().isEmpty() ? Stream.of("") : rule.getResourceNames().stream();
  }

  private static String verb(HttpRequest request, boolean isCollection) {
    String query = request.uri().getQuery();
    return switch (request.method()) {
      case "GET" ->
          query != null && query.contains("watch=true") ? "watch" : isCollection ? "list" : "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      default -> request.method().toLowerCase(Locale.ROOT);
    };
  }
}
