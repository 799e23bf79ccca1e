package dev.signet.api;

/** How far a rollover has come. The names are part of the API. */
public enum RolloverState {
  /** The next CA cannot sign; the message says why. */
  NextNotReady,
  /** The next CA is not published yet, or not for long enough. */
  Publishing,
  /** The next CA is published; the API server does not trust it yet. */
  AwaitingApiServer,
  /** The next CA can sign: set {@code signWith: Next}. */
  ReadyToSwitch,
  /** The next CA signs; what the previous one signed has not all ended. */
  Retiring,
  /** The next CA signs; all that the previous one signed has ended. */
  Completed
}
