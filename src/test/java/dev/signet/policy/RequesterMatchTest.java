package dev.signet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.signet.request.Requester;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequesterMatchTest {

  @ParameterizedTest
  @CsvSource({
    "alice, alice, true",
    "alice, alice2, false",
    "alice, Alice, false",
    "system:node:*, system:node:node-1, true",
    "system:node:*, system:node:, true",
    "system:node:*, system:node, false",
    "system:node:*, xsystem:node:node-1, false",
    "system:*:node-1, system:node:node-1, false",
    "*, anybody, true",
    "*, '', true"
  })
  void aUserIsMatchedByItsNameOrByAPrefix(String pattern, String username, boolean matches) {
    var match = new RequesterMatch(List.of(pattern), List.of());
    assertThat(match.matches(requester(username))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"admins, true", "Admins, false", "admin, false", "admins*, false"})
  void aGroupIsMatchedByItsNameAlone(String group, boolean matches) {
    var match = new RequesterMatch(List.of(), List.of(group));
    assertThat(match.matches(requester("alice", "users", "admins"))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"alice, users", "alice, admins", "bob, admins"})
  void eitherListIsEnough(String username, String group) {
    var match = new RequesterMatch(List.of("alice"), List.of("admins"));
    assertThat(match.matches(requester(username, group))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "alice", "system:node:node-1"})
  void anybodyIsEverybody(String username) {
    assertThat(RequesterMatch.ANYBODY.matches(requester(username))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "alice"})
  void emptyListsMatchNobody(String username) {
    assertThat(new RequesterMatch(List.of(), List.of()).matches(requester(username, "users")))
        .isFalse();
  }

  static List<Arguments> pairs() {
    return List.of(
        arguments(users("*"), users("a"), true),
        arguments(users("*"), groups("g"), true),
        arguments(users("a"), users("*"), false),
        arguments(users("a"), users("a"), true),
        arguments(users("a"), users("b"), false),
        arguments(users("a", "b"), users("b"), true),
        arguments(users("b"), users("a", "b"), false),
        arguments(users("system:*"), users("system:node:*"), true),
        arguments(users("system:node:*"), users("system:*"), false),
        arguments(users("system:node:*"), users("system:node:node-1"), true),
        arguments(users("system:node:node-1"), users("system:node:*"), false),
        arguments(groups("g", "h"), groups("g"), true),
        arguments(groups("g"), groups("g", "h"), false),
        arguments(users("a"), groups("g"), false),
        arguments(groups("g"), users("a"), false),
        arguments(
            new RequesterMatch(List.of("a*"), List.of("g")),
            new RequesterMatch(List.of("ab"), List.of("g")),
            true),
        arguments(
            new RequesterMatch(List.of("a*"), List.of("g")),
            new RequesterMatch(List.of("ab"), List.of("h")),
            false));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void oneIncludesAnotherWhenNobodyCanMatchTheOtherAlone(
      RequesterMatch one, RequesterMatch other, boolean includes) {
    assertThat(one.includes(other)).isEqualTo(includes);
  }

  private static RequesterMatch users(String... users) {
    return new RequesterMatch(List.of(users), List.of());
  }

  private static RequesterMatch groups(String... groups) {
    return new RequesterMatch(List.of(), List.of(groups));
  }

  private static Requester requester(String username, String... groups) {
    return new Requester(username, "", List.of(groups), Map.of());
  }
}
