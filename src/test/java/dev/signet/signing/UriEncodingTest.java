package dev.signet.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every expected value is what Go 1.26 printed for url.Parse(uri).String(). */
final class UriEncodingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://cluster.local/ns/a/sa/b",
        "http://user:pass@example.com:8080/x?y",
        "http://us%20er:p%40ss@example.com/",
        "urn:uuid:1234",
        "mailto:a@b.c",
        "/path",
        "",
        "http://a.b/%7Efoo",
        "http://a.b/a%2fb",
        "http://a.b?",
        "http://a.b/#%20x",
        "http://a.b/a[b]",
        "http://[::1]:80/",
        "//host/x",
        "///x",
        "http:///x",
        "x:",
        "x:/a",
        "x:?a",
        "*",
        "*?x",
        "a%3Ab",
        "http://:pw@a.b/",
        "//@/x",
        "http://a.b/?q=%zz",
        "http://a.b/#a[b]",
        "http://[fe80::1%25en0]/",
        "http://a.b/!'()*",
        "?q",
        "#f",
        "a??b?",
        "http://a.b//c",
        "http://u:@a.b",
        "http://a.b/a;b/c%3Bd",
        "http://u%3A@a.b/",
        "mailto:a b\"c"
      })
  void mostUrisStayAsTheyAre(String uri) {
    assertThat(UriEncoding.of(uri)).isEqualTo(uri);
  }

  static List<Arguments> others() {
    return List.of(
        arguments("HTTPS://Example.COM/Path", "https://Example.COM/Path"),
        arguments("http://a.b/a b", "http://a.b/a%20b"),
        arguments("http://a.b/a%2fb c", "http://a.b/a/b%20c"),
        arguments("http://a.b#", "http://a.b"),
        arguments("//", ""),
        arguments("x://", "x:"),
        arguments("x://?q", "x:?q"),
        arguments("a%3A\"b", "./a:%22b"),
        arguments("http://us:er:x@a.b/", "http://us:er%3Ax@a.b/"),
        arguments("http://u$&:p!@a.b/", "http://u$&:p%21@a.b/"),
        arguments("http://a.b/#\"", "http://a.b/#%22"),
        arguments("http://a.b/\"<>^`{|}", "http://a.b/%22%3C%3E%5E%60%7B%7C%7D"),
        arguments("http://a.b/!%21\"", "http://a.b/%21%21%22"),
        arguments("http://a.b/%e4%bd%A0\"", "http://a.b/%E4%BD%A0%22"),
        arguments("HTTP:Opaque#", "http:Opaque"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void theOthersAreWrittenAsGoUnderstandsThem(String uri, String written) {
    assertThat(UriEncoding.of(uri)).isEqualTo(written);
  }
}
