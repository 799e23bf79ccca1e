/**
 * A control plane's own certificates in its files: what they are, which to renew, how to replace
 * them.
 */
package dev.signet.pki;
