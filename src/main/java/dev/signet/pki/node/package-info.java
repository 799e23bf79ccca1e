/**
 * What runs on a control-plane node: its static Pods by their manifests, their processes, the
 * kubelet; which of them have to start again, and how.
 */
package dev.signet.pki.node;
