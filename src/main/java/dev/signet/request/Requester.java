package dev.signet.request;

import java.util.List;
import java.util.Map;

/**
 * The API user that created a request, as the API server recorded it.
 *
 * @param username spec.username
 * @param uid spec.uid, empty where there is none
 * @param groups spec.groups
 * @param extra spec.extra
 */
public record Requester(
    String username, String uid, List<String> groups, Map<String, List<String>> extra) {

  /** Copies what it is given. */
  public Requester {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }
}
