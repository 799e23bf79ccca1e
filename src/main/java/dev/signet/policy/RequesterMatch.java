package dev.signet.policy;

import dev.signet.request.Requester;
import java.util.List;

/**
 * Which requesters a policy is about.
 *
 * @param users names, or prefixes ending in {@code *}
 * @param groups names; a requester in one of them matches too
 */
public record RequesterMatch(List<String> users, List<String> groups) {

  /** Everybody. */
  public static final RequesterMatch ANYBODY = new RequesterMatch(List.of("*"), List.of());

  /** Copies what it is given. */
  public RequesterMatch {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
  }

  boolean matches(Requester requester) {
    return users.stream().anyMatch(pattern -> covers(pattern, requester.username()))
        || groups.stream().anyMatch(requester.groups()::contains);
  }

  /** Whether everybody whom the other matches is certain to match this one as well. */
  boolean includes(RequesterMatch other) {
    return users.contains("*")
        || (other.users.stream()
                .allMatch(user -> users.stream().anyMatch(pattern -> covers(pattern, user)))
            && groups.containsAll(other.groups));
  }

  /** A pattern covers a name, and a prefix pattern covers a longer prefix pattern. */
  private static boolean covers(String pattern, String user) {
    return pattern.endsWith("*")
        ? user.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(user);
  }
}
