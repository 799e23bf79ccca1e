package dev.signet.signing.token;

/**
 * A token as it tells of itself.
 *
 * @param slot where it is
 * @param label its label, without the blanks at its end
 * @param serial its serial number
 * @param flags constants CKF_
 */
record TokenInfo(long slot, String label, String serial, long flags) {

  private static final long LOGIN_REQUIRED = 0x4;
  private static final long TOKEN_INITIALIZED = 0x400;
  private static final long USER_PIN_COUNT_LOW = 0x10000;
  private static final long USER_PIN_FINAL_TRY = 0x20000;
  private static final long USER_PIN_LOCKED = 0x40000;

  boolean isInitialized() {
    return has(TOKEN_INITIALIZED);
  }

  boolean wantsPin() {
    return has(LOGIN_REQUIRED);
  }

  /** Whether there was a wrong PIN since the last right one. */
  boolean remembersWrongPin() {
    return has(USER_PIN_COUNT_LOW) || mustNotTryPin();
  }

  /** Whether the PIN is locked, or one more wrong one would lock it. */
  boolean mustNotTryPin() {
    return has(USER_PIN_FINAL_TRY) || has(USER_PIN_LOCKED);
  }

  /** Whether this is the same token, whatever its flags. */
  boolean isSame(TokenInfo other) {
    return slot == other.slot && label.equals(other.label) && serial.equals(other.serial);
  }

  private boolean has(long flag) {
    return (flags & flag) != 0;
  }

  @Override
  public String toString() {
    return "%s (slot %d)".formatted(label, slot);
  }
}
