package dev.signet.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InventoryTest {

  @Test
  void anEntryHasNamesAddressesAndBlocksInAnyOrderAndSeparation() throws FactUnavailable {
    var entry =
        """
        Node-1.example.com. 10.0.0.1,10.1.0.0/16
        # the old one: 10.9.9.9
        fd00::1, \tfd01::/64   # and its block
        """;

    assertThat(Inventory.read("node-1", entry))
        .hasToString(
            "[node-1, node-1.example.com, 10.0.0.1, fd00:0:0:0:0:0:0:1, 10.1.0.0/16,"
                + " fd01:0:0:0:0:0:0:0/64]")
        .satisfies(
            knows -> {
              assertThat(knows.has(InetAddress.ofLiteral("10.1.2.3"))).isTrue();
              assertThat(knows.has(InetAddress.ofLiteral("10.2.0.1"))).isFalse();
              assertThat(knows.has(InetAddress.ofLiteral("10.9.9.9"))).isFalse();
            });
  }

  @Test
  void anEmptyEntryHasTheNodesOwnName() throws FactUnavailable {
    assertThat(Inventory.read("node-1", " # nothing yet\n")).hasToString("[node-1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.256", "10.1", "10.0.0.0/33", "node_1", "*.example.com", "fd00::g", "a//b"})
  void aMistakeIsSaidAndNothingIsGuessed(String word) {
    assertThatThrownBy(() -> Inventory.read("node-1", "10.0.0.1 " + word + " 10.0.0.2"))
        .isInstanceOf(FactUnavailable.class)
        .hasMessage(
            "The inventory's entry node-1 has \"%s\", which is no DNS name, no address and no"
                + " CIDR.",
            word);
  }
}
