package dev.signet.testing;

import java.util.function.Supplier;

/** One way to come by a real API server. */
interface ApiServerProvider {

  /** What people call it, for the message that says why there is none. */
  String name();

  /** Whether it can be had here. Throws when it was asked for and is broken. */
  Availability look();

  /** What a look finds. */
  sealed interface Availability {}

  /** It can be had; a failure to start it from here on is an error. */
  record Available(Supplier<RunningApiServer> starter) implements Availability {}

  /** It cannot be had, why, and what a person would do about that. */
  record Missing(String why, String remedy) implements Availability {}
}
