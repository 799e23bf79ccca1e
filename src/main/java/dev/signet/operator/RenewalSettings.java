package dev.signet.operator;

import dev.signet.pki.node.Patience;

/**
 * How an agent renews its control-plane node.
 *
 * @param folder where kubeadm made the certificates, on the host
 * @param namespace where the Lease is
 * @param patience how long a component may take
 */
public record RenewalSettings(String folder, String namespace, Patience patience) {}
