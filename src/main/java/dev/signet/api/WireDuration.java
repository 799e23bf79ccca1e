package dev.signet.api;

/**
 * A duration as Kubernetes writes it: Go's format with hours, minutes and seconds, in that order.
 */
public final class WireDuration {

  /** The format, for Java and for CEL alike. */
  public static final String PATTERN = "^([0-9]{1,6}h)?([0-9]{1,7}m)?([0-9]{1,7}s)?$";

  /** CEL: {@code self} is a duration. */
  static final String IS_ONE = "(self != '' && self.matches('" + PATTERN + "'))";

  static final String SAY_HOW =
      "must be a duration in hours, minutes and seconds, such as 8760h, 90m or 1h30m; days are not"
          + " a unit: write 720h for 30 days";

  private WireDuration() {}
}
