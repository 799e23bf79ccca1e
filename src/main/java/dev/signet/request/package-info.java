/**
 * CertificateSigningRequest bytes in, an immutable {@link dev.signet.request.CertificateRequest} or
 * a reason why not out. No I/O.
 */
package dev.signet.request;
