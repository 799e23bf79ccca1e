/** Authorities, validity, certificate contents, and the issuing of a certificate. */
package dev.signet.signing;
