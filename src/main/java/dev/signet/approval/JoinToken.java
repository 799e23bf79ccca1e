package dev.signet.approval;

import dev.signet.policy.Threshold;
import dev.signet.request.Requester;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bootstrap token that logs in, without what is secret of it.
 *
 * @param secretName of its Secret: {@code bootstrap-token-} and its id
 * @param extraGroups the groups that it adds to system:bootstrappers
 * @param createdAt when its Secret was created
 * @param expiresAt when it ends; empty: never
 */
public record JoinToken(
    String secretName, List<String> extraGroups, Instant createdAt, Optional<Instant> expiresAt) {

  /** What the name of its Secret begins with. */
  public static final String SECRET_PREFIX = "bootstrap-token-";

  /** Warned of when a fifth of its time is left: most are made for a day, some for years. */
  private static final Threshold SOON = new Threshold.ShareLeft(20);

  /** Copies what it is given. */
  public JoinToken {
    extraGroups = List.copyOf(extraGroups);
  }

  /** Who the API server takes its bearer for. */
  public Requester requester() {
    return new Requester(
        BootstrapUsers.PREFIX + id(),
        "",
        Stream.concat(
                Stream.of(BootstrapUsers.GROUP, BootstrapUsers.AUTHENTICATED), extraGroups.stream())
            .toList(),
        Map.of());
  }

  /** When it ends, if that is soon or over. */
  public Optional<Instant> endsSoon(Instant now) {
    return expiresAt.filter(end -> !now.isBefore(SOON.reachedAt(createdAt, end)));
  }

  private String id() {
    return secretName.startsWith(SECRET_PREFIX)
        ? secretName.substring(SECRET_PREFIX.length())
        : secretName;
  }
}
