package dev.signet.pki.node;

import java.time.Duration;

/**
 * How long something may take.
 *
 * @param toEnd from the wish that a process ends to its kill; a kubelet gives 30 s
 * @param toStart until it runs again and is healthy
 */
public record Patience(Duration toEnd, Duration toStart) {}
