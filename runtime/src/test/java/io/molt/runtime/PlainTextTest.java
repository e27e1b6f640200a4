package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.PlainText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "Größe: 3 µm", "日本語", "\ud83d\ude00", "a\u200db", "C:\\n"})
  void whatIsPlainStaysAsItIs(String text) {
    assertThat(PlainText.line(text)).isSameAs(text);
    assertThat(PlainText.trace(text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource({
    "a\u001b[31mred, a\\u001b[31mred",
    "a\u009b31m, a\\u009b31m",
    "a\u0000b\u007fc, a\\u0000b\\u007fc",
    "a\u202eb, a\\u202eb",
    "a\u2028b\u0085c, a\\u2028b\\u0085c",
    "a\tb, a\tb"
  })
  void whatSteersATerminalIsShown(String text, String shown) {
    assertThat(PlainText.line(text)).isEqualTo(shown);
    assertThat(PlainText.trace(text)).isEqualTo(shown);
  }

  @Test
  void halfOfAPairIsShownAndAPairIsNot() {
    assertThat(PlainText.line("a\ud83d")).isEqualTo("a\\ud83d");
    assertThat(PlainText.line("\ude00a\ud83d\ude00")).isEqualTo("\\ude00a\ud83d\ude00");
  }

  @Test
  void lineBreaksAreShown() {
    assertThat(PlainText.line("a\r\nb\n")).isEqualTo("a\\r\\nb\\n");
  }

  @Test
  void aStackTraceKeepsItsLinesAndOnlyThose() {
    String stack =
        "a.B: why\n\tat a.B.c(B.java:1)\n\t... 2 more\nCaused by: a.D: not\n    at a.D.e\n";
    assertThat(PlainText.trace(stack)).isEqualTo(stack);
    assertThat(PlainText.trace("a.B: why\n2026-11-29 ERROR forged\n\tat a.B.c(B.java:1)\n"))
        .isEqualTo("a.B: why\\n2026-11-29 ERROR forged\n\tat a.B.c(B.java:1)\n");
    assertThat(PlainText.line("a\n\tat b")).isEqualTo("a\\n\tat b");
  }
}
