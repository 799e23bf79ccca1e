package dev.signet.policy;

import java.time.Duration;

/**
 * When a control plane's own certificates are renewed, and for how long.
 *
 * @param renewAt when one is due
 * @param duration of a new one, from now
 * @param backdate from its beginning to now
 */
public record ControlPlaneRules(Threshold renewAt, Duration duration, Duration backdate) {}
