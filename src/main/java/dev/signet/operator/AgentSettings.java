package dev.signet.operator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How an agent runs.
 *
 * @param node the name of its node, which is that of its report
 * @param hostRoot where the node's files are
 * @param interval how often they are looked at
 * @param httpHost the address of /metrics, /healthz and /readyz
 * @param httpPort their port; 0: any free one
 * @param renewal how it renews its control-plane node, if a policy wants that; empty: it changes
 *     nothing on the node
 */
public record AgentSettings(
    String node,
    Path hostRoot,
    Duration interval,
    String httpHost,
    int httpPort,
    Optional<RenewalSettings> renewal) {}
