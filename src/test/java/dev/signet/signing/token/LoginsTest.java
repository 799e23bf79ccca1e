package dev.signet.signing.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.testing.TestToken;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When no PIN is tried at all. What the tokens say is made up here: SoftHSM2 never locks a PIN. Its
 * library is not begun with, so that a try would be another fault than the one expected.
 */
final class LoginsTest {

  private static final long LOGIN_REQUIRED = 0x4;

  private final Logins logins = new Logins(TestToken.module(), Cryptoki.load(TestToken.module()));

  /** CKF_USER_PIN_FINAL_TRY and CKF_USER_PIN_LOCKED. */
  @ParameterizedTest
  @ValueSource(longs = {0x20000, 0x40000, 0x60000, 0x30000})
  void noPinIsTriedThatIsLockedOrWouldBe(long flags) {
    assertFault(AuthorityFault.PinLocked, LOGIN_REQUIRED | flags, Optional.of(pin()));
  }

  @Test
  void withoutAPinThereIsNothingToTry() {
    assertFault(AuthorityFault.PinMissing, LOGIN_REQUIRED, Optional.empty());
  }

  /** CKF_USER_PIN_COUNT_LOW: there was a wrong one, and there are more than one tries left. */
  @Test
  void afterAWrongPinThatWasNotOursOursIsTried() {
    assertThatThrownBy(() -> logins.open(token(LOGIN_REQUIRED | 0x10000), Optional.of(pin())))
        .as("the library was asked")
        .isInstanceOfAny(CryptokiException.class, RuntimeException.class);
  }

  private void assertFault(AuthorityFault fault, long flags, Optional<Pin> pin) {
    assertThatThrownBy(() -> logins.open(token(flags), pin))
        .isInstanceOfSatisfying(Unreadable.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessageContaining("hsm (slot 7)");
  }

  private static TokenInfo token(long flags) {
    return new TokenInfo(7, "hsm", "0001", flags);
  }

  private static Pin pin() {
    return new Pin("0000".getBytes(StandardCharsets.UTF_8));
  }
}
