package dev.signet.signing.token;

import java.util.Map;

/** A function of a PKCS#11 library did not return CKR_OK. */
final class CryptokiException extends Exception {
  private static final long serialVersionUID = 1L;

  /** {@code CKR_CRYPTOKI_ALREADY_INITIALIZED}. */
  static final long ALREADY_INITIALIZED = 0x191;

  /** Those that tell a person something (PKCS #11 v3.1, 5.1 and its header file). */
  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(0x02L, "CKR_HOST_MEMORY"),
          Map.entry(0x03L, "CKR_SLOT_ID_INVALID"),
          Map.entry(0x05L, "CKR_GENERAL_ERROR"),
          Map.entry(0x06L, "CKR_FUNCTION_FAILED"),
          Map.entry(0x30L, "CKR_DEVICE_ERROR"),
          Map.entry(0x31L, "CKR_DEVICE_MEMORY"),
          Map.entry(0x32L, "CKR_DEVICE_REMOVED"),
          Map.entry(0x82L, "CKR_OBJECT_HANDLE_INVALID"),
          Map.entry(0xB1L, "CKR_SESSION_COUNT"),
          Map.entry(0xB3L, "CKR_SESSION_HANDLE_INVALID"),
          Map.entry(0xE0L, "CKR_TOKEN_NOT_PRESENT"),
          Map.entry(0xE1L, "CKR_TOKEN_NOT_RECOGNIZED"),
          Map.entry(0x101L, "CKR_USER_NOT_LOGGED_IN"),
          Map.entry(0x190L, "CKR_CRYPTOKI_NOT_INITIALIZED"),
          Map.entry(ALREADY_INITIALIZED, "CKR_CRYPTOKI_ALREADY_INITIALIZED"));

  private final long value;

  CryptokiException(String function, long value) {
    super("%s returned %s".formatted(function, NAMES.getOrDefault(value, "0x%x".formatted(value))));
    this.value = value;
  }

  /** What the function returned. */
  long value() {
    return value;
  }
}
