package dev.signet.signing;

/** Why a CA cannot sign. The names are reasons of the AuthorityReady condition. */
public enum AuthorityFault {
  /** The Secret does not exist. */
  SecretNotFound,
  /** The operator may not read the Secret. */
  SecretForbidden,
  /** The Secret has no data of that key. */
  SecretKeyMissing,
  /** The ConfigMap does not exist. */
  ConfigMapNotFound,
  /** The operator may not read the ConfigMap. */
  ConfigMapForbidden,
  /** The ConfigMap has no data of that key. */
  ConfigMapKeyMissing,
  /** A file does not exist or cannot be read. */
  FileUnreadable,
  /** The API server could not be asked for the Secret or the ConfigMap. */
  Unavailable,
  /** The certificate is not PEM of blocks of type CERTIFICATE. */
  CertificateMalformed,
  /** The key is not a PEM private key of a known kind. */
  KeyMalformed,
  /** The key is encrypted, and no password is named. */
  KeyPasswordMissing,
  /** The password does not decrypt the key. */
  KeyPasswordRefused,
  /** The key is encrypted in a way that cannot be read. */
  KeyEncryptionUnsupported,
  /** The key is not the certificate's. */
  KeyMismatch,
  /** A certificate is not a CA's (RFC 5280, 4.2.1.9). */
  NotACa,
  /** A certificate may not sign certificates (RFC 5280, 4.2.1.3). */
  MayNotSignCertificates,
  /** A certificate of the chain is not that of the issuer of the one before it. */
  ChainBroken,
  /** There are more CAs below one of the chain than its path length allows (RFC 5280, 4.2.1.9). */
  PathTooLong,
  /** A certificate has ended. */
  Expired,
  /** A certificate has not begun. */
  NotYetValid,
  /** The PKCS#11 library cannot be loaded or begun with. */
  ModuleUnreadable,
  /** The library has no such token, or more than one. */
  TokenNotFound,
  /** The token is there and failed. */
  TokenUnavailable,
  /** The library does not return from a call. */
  TokenTimeout,
  /** The token wants a PIN, and none is named. */
  PinMissing,
  /** The token refused this PIN; it is not tried again. */
  PinRefused,
  /** The PIN is locked, or one more failure would lock it; it is not tried. */
  PinLocked,
  /** The token has no such private key. */
  KeyNotFound,
  /** The token has more than one such private key. */
  KeyNotUnique,
  /** The token has no certificate of the key's CKA_ID. */
  KeyWithoutCertificate,
  /** The token gives the key to whoever asks: it would come into this process. */
  KeyExposed
}
