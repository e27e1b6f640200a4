package io.molt.http.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.net.http.HttpException;
import io.molt.net.http.Parameters;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlEncodedTest {

  private static Parameters parse(String text) {
    return UrlEncoded.parse(text, UTF_8, "query", 7, 400);
  }

  @Test
  void namesAndValuesAreDecodedAndKeepTheirOrder() {
    Parameters found = parse("a=1&b=x+y%20z&a=%C3%A4&empty=&bare&&=noname");
    assertThat(found.all("a")).containsExactly("1", "ä");
    assertThat(found.first("a")).contains("1");
    assertThat(found.first("none")).isEmpty();
    assertThat(found.names()).containsExactly("a", "b", "empty", "bare", "");
    assertThat(found.entries())
        .containsExactly(
            Map.entry("a", "1"),
            Map.entry("b", "x y z"),
            Map.entry("a", "ä"),
            Map.entry("empty", ""),
            Map.entry("bare", ""),
            Map.entry("", "noname"));
  }

  @Test
  void whatIsNotEscapedIsOfTheCharsetToo() {
    String sent = new String("ä=ö".getBytes(UTF_8), ISO_8859_1);
    assertThat(parse(sent).first("ä")).contains("ö");
    assertThat(UrlEncoded.parse("x=%E4", ISO_8859_1, "form", 1, 413).first("x")).contains("ä");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "%g0=1", "a=%-1", "a=%ff", "a=%c3"})
  void whatCannotBeDecodedIsRefused(String query) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> parse(query))
        .withMessageContaining("query: ")
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(400));
  }

  @Test
  void moreThanAllowedAreRefusedAndNotLeftOut() {
    assertThat(parse("a&b&c&d&e&f&g").size()).isEqualTo(7);
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> parse("a&b&c&d&e&f&g&h"))
        .withMessageContaining("at most http_max_parameters: 7");
  }

  @Test
  void aPlusInAPathIsAPlus() {
    assertThat(UrlEncoded.decodePath("/a+b%20c/%2e%2e/%2F")).isEqualTo("/a+b c/..//");
  }
}
