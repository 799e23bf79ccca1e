/** Certificates that somebody shows in a TLS handshake. */
package dev.signet.expiry.served;
