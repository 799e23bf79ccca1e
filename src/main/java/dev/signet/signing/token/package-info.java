/**
 * Authorities whose key is in a PKCS#11 token: loaded and begun with only if a policy names one.
 */
package dev.signet.signing.token;
