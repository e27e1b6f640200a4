package io.molt.http.exchange;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FieldRulesTest {

  @Test
  void ordinaryFieldsPass() {
    assertThatCode(() -> FieldRules.check("Content-Type", "text/plain; charset=utf-8\t\u00e9"))
        .doesNotThrowAnyException();
    assertThatCode(() -> FieldRules.check("X-!#$%&'*+.^_`|~9", "")).doesNotThrowAnyException();
  }

  @Test
  void whatWouldBreakTheFramingIsRefused() {
    for (String name : List.of("", "a b", "a:b", "a\r\nb", "\u00e9", "a\0")) {
      assertThatIllegalArgumentException()
          .as("name %s", name)
          .isThrownBy(() -> FieldRules.check(name, "x"))
          .withMessageContaining("expected");
    }
    for (String value : List.of("a\r\nSet-Cookie: b", "\0", "\u007f", "\u0100")) {
      assertThatIllegalArgumentException()
          .as("value %s", value)
          .isThrownBy(() -> FieldRules.check("X", value))
          .withMessageContaining("header X")
          .withMessageMatching("[\\x20-\\x7e]*");
    }
  }

  @Test
  void theServersOwnFieldsAreRefusedInAnyCase() {
    for (String name : List.of("Date", "date", "CONNECTION", "transfer-Encoding")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FieldRules.check(name, "x"))
          .withMessageContaining(name);
    }
  }

  @Test
  void aMissingValueIsRefused() {
    assertThatNullPointerException().isThrownBy(() -> FieldRules.check("X", null));
  }
}
