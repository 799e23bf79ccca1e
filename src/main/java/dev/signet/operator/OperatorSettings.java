package dev.signet.operator;

import java.time.Duration;
import java.util.Optional;

/**
 * How the operator runs. Immutable; said once at start.
 *
 * @param namespace the operator's own: where its Lease is, and where Secrets without a namespace
 *     are looked for
 * @param httpHost the address of /metrics, /healthz and /readyz
 * @param httpPort its port; 0: any free one
 * @param threads how many requests of one signer are worked on at once, 1 to 64
 * @param reviewCache for how long the answer to an access review counts for equal questions; 0: ask
 *     each time
 * @param statusInterval the shortest time between two status writes of a policy that nobody edited
 * @param authorityInterval how often a CA's Secret or files are looked at
 * @param permissionInterval how often a request that waits for a permission is judged again
 * @param cleanupInterval the longest time between two looks for old requests
 * @param preflightInterval how often it is looked at what is missing around a policy
 * @param metricNames under which names the ends of certificates are told besides Signet's own
 * @param nodeReports whether it keeps a report for each Node; needs rights of its own
 * @param election how quick the election of a leader is; empty: there is no other Signet
 */
public record OperatorSettings(
    String namespace,
    String httpHost,
    int httpPort,
    int threads,
    Duration reviewCache,
    Duration statusInterval,
    Duration authorityInterval,
    Duration permissionInterval,
    Duration cleanupInterval,
    Duration preflightInterval,
    MetricNaming metricNames,
    boolean nodeReports,
    Optional<LeaseTimes> election) {

  /** The longest an operator that was told to stop works on what it holds. */
  public static final Duration TERMINATION = Duration.ofSeconds(8);

  /** What is used where nothing is said. */
  public static final OperatorSettings DEFAULTS =
      new OperatorSettings(
          "signet-system",
          "0.0.0.0",
          8080,
          8,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          MetricNaming.SIGNET,
          true,
          Optional.of(LeaseTimes.DEFAULTS));
}
