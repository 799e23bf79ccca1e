package dev.signet.expiry;

/**
 * Something that could not be looked at, or that held no certificate where one was expected. It
 * never keeps the rest from being looked at.
 *
 * @param place where
 * @param reason which kind of problem; counted by it
 * @param message what happened, for people; never quotes what was read
 */
public record Problem(Place place, Reason reason, String message) {

  /** Every kind of problem. Its name is the value of the metric label {@code reason}. */
  public enum Reason {
    /** Nothing is there, and something was expected. */
    Missing,
    /** It may not be read. */
    Forbidden,
    /** It is there, and reading it failed. */
    Unreadable,
    /** A pipe, a socket or a device: opening it could hang. */
    NotAFile,
    /** A link that leads back to itself, or out of the folder. */
    BadLink,
    /** More than is read. */
    TooLarge,
    /** There is nothing in it. */
    Empty,
    /** It holds no certificate, and a private key only. */
    OnlyAKey,
    /** It holds no certificate. */
    NoCertificate,
    /** It holds what looks like a certificate and cannot be read as one. */
    Malformed,
    /** It is encrypted, and no password opens it. */
    Locked,
    /** Nobody answers there. */
    Unreachable,
    /** No answer in time. */
    TimedOut,
    /** The connection was cut. */
    Reset,
    /** What answers speaks no TLS. */
    NotTls,
    /** It speaks TLS, and has no certificate to show. */
    NotServing,
    /** The address is none that may be looked at. */
    AddressNotAllowed,
    /** The API server did not answer as it should. */
    ApiUnavailable
  }
}
