/** Certificates in files: what lies on a control plane and on a node, and in kubeconfigs. */
package dev.signet.expiry.files;
