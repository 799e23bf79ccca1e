package dev.signet.signing;

/** Why a CA cannot sign. The names are reasons of the AuthorityReady condition. */
public enum AuthorityFault {
  /** The Secret does not exist. */
  SecretNotFound,
  /** The operator may not read the Secret. */
  SecretForbidden,
  /** The Secret has no data of that key. */
  SecretKeyMissing,
  /** A file does not exist or cannot be read. */
  FileUnreadable,
  /** The API server could not be asked for the Secret. */
  Unavailable,
  /** The certificate is not exactly one PEM block of type CERTIFICATE. */
  CertificateMalformed,
  /** The key is not an unencrypted PEM private key of a known kind. */
  KeyMalformed,
  /** The key is not the certificate's. */
  KeyMismatch,
  /** The certificate is not a CA's (RFC 5280, 4.2.1.9). */
  NotACa,
  /** The certificate may not sign certificates (RFC 5280, 4.2.1.3). */
  MayNotSignCertificates,
  /** The certificate has ended. */
  Expired,
  /** The certificate has not begun. */
  NotYetValid
}
