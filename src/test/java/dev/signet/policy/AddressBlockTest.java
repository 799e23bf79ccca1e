package dev.signet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CIDR, of both families. */
final class AddressBlockTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3/8, 10.9.9.9, true",
    "10.0.0.5/32, 10.0.0.5, true",
    "10.0.0.5/32, 10.0.0.4, false",
    "10.0.0.4/31, 10.0.0.5, true",
    "10.0.0.4/31, 10.0.0.6, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 10.0.0.1, false",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "2001:db8::1/128, 2001:db8::1, true",
    "10.0.0.0/8, ::ffff:10.0.0.1, true"
  })
  void anAddressIsInABlockOfItsFamily(String block, String address, boolean contains) {
    assertThat(AddressBlock.parse(block).orElseThrow().contains(InetAddress.ofLiteral(address)))
        .isEqualTo(contains);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "fd00::/129",
        "/8",
        "a.b/8",
        "10/8x",
        "localhost/8",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "256.0.0.0/8"
      })
  void whatIsNoCidrIsNone(String text) {
    assertThat(AddressBlock.parse(text)).isEmpty();
  }
}
