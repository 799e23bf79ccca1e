package dev.signet.testing;

import java.util.List;
import java.util.Map;

/** Who a request to the API server is made as. The uid may be null. */
public record Identity(
    String username, String uid, List<String> groups, Map<String, List<String>> extra) {

  /** Copies what it is given. */
  public Identity {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /** A user in some groups. */
  public static Identity user(String name, String... groups) {
    return new Identity(name, null, List.of(groups), Map.of());
  }

  /** A kubelet that has its client certificate already. */
  public static Identity node(String name) {
    return user("system:node:" + name, "system:nodes");
  }

  /** A machine that joins with a bootstrap token of this id. */
  public static Identity bootstrapToken(String id) {
    return user("system:bootstrap:" + id, "system:bootstrappers");
  }

  /** A service account, with the groups that the API server gives it. */
  public static Identity serviceAccount(String namespace, String name) {
    return user(
        "system:serviceaccount:%s:%s".formatted(namespace, name),
        "system:serviceaccounts",
        "system:serviceaccounts:" + namespace);
  }

  /** The same with this uid. */
  public Identity withUid(String value) {
    return new Identity(username, value, groups, extra);
  }

  /** The same with these extra attributes and no others. */
  public Identity withExtra(Map<String, List<String>> values) {
    return new Identity(username, uid, groups, values);
  }
}
