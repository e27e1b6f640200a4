package io.molt.manager.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadRecord;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordJsonTest {

  @Test
  void aRecordIsWrittenInOneLineAsDocumented() {
    assertThat(RecordJson.write(Sample.drained(0)))
        .isEqualTo(
            """
            {"began_at":"2026-03-01T10:15:30.123456Z","application":"app","what":"workers",\
            "trigger":"shell","reason":"","outcome":"swapped","cause":"",\
            "taken":{"generation":2,"version":"2.0.0","hash":"%s"},\
            "before":{"generation":1,"version":"1.0.0","hash":"%s"},"millis":9.712,\
            "phases":{"content_millis":0.301,"room_millis":0.0,"install_millis":2.7,\
            "resolve_millis":0.4,"start_millis":6.201,"switch_millis":0.11},\
            "workers":[{"worker_id":0,"install_millis":1.3,"start_millis":6.1},\
            {"worker_id":1,"install_millis":1.4,"start_millis":6.0}],\
            "drain":{"ending":"graceful","millis":1.5,"forced":[]}}\
            """
                .formatted("b".repeat(64), "a".repeat(64)));
  }

  @Test
  void whatIsWrittenIsRead() {
    DrainOutcome forced =
        new DrainOutcome(
            DrainOutcome.Ending.FORCED, Sample.micros(30_000_123), List.of("a \"b\"", "c"));
    for (ReloadRecord each :
        List.of(
            Sample.draining(1),
            Sample.drained(2),
            Sample.draining(3).withDrained(forced),
            Sample.failed(4, "app", "died", "no"))) {
      assertThat(RecordJson.read(RecordJson.write(each))).isEqualTo(each);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"quoted\" and \\back\\slashed\\",
        "two\nlines\r\nand\ttabs",
        "\u0000\u001b[31m\u007f\u0085\u009f",
        "\u00fcber\u00adall \u65e5\u672c \ud83d\ude80",
        "half of a pair: \ud83d, and of another: \ude80",
        "\u2028\u2029{}[],:",
        "\\u0041"
      })
  void whateverATextHoldsItIsOneLineAndIsReadAsItWas(String text) {
    ReloadRecord each = Sample.failed(0, text, text, text);
    String line = RecordJson.write(each);
    assertThat(line).doesNotContainPattern("[\\p{Cntrl}\u0085\u2028\u2029]");
    assertThat(RecordJson.read(line)).isEqualTo(each);
  }

  @Test
  void whatAnotherVersionOfTheServerKnowsDoesNoHarm() {
    String line = RecordJson.write(Sample.drained(0));
    assertThat(
            RecordJson.read(
                " { \"weather\" : [ {\"sun\": -1.5e3}, [], {} ], " + line.substring(1) + " "))
        .isEqualTo(Sample.drained(0));
    ReloadRecord little =
        RecordJson.read(
            "{\"began_at\":\"2026-03-01T10:15:30Z\",\"trigger\":\"boot\",\"outcome\":\"swapped\"}");
    assertThat(little.application()).isEmpty();
    assertThat(little.taken()).isEmpty();
    assertThat(little.starts()).isEmpty();
  }

  @Test
  void aLineThatBreaksOffAnywhereIsRefused() {
    String line = RecordJson.write(Sample.drained(0));
    for (int end = 0; end < line.length(); end++) {
      String part = line.substring(0, end);
      assertThatIllegalArgumentException().as(part).isThrownBy(() -> RecordJson.read(part));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[]",
        "{\"application\":1}",
        "{\"trigger\":\"boot\",\"outcome\":\"swapped\",\"began_at\":\"yesterday\"}",
        "{\"trigger\":\"chance\",\"outcome\":\"swapped\",\"began_at\":\"2026-03-01T10:15:30Z\"}",
        "{\"application\":\"\\u12\"}",
        "{\"millis\":1.2.3}",
        "{\"millis\":true}",
        "{} {}"
      })
  void whatIsNoRecordIsRefused(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> RecordJson.read(line));
  }

  @Test
  void anErrorSaysWhatWasFoundWhere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordJson.read("{\"a\";1}"))
        .withMessage("character 5: ; (expected: :)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordJson.read("{\"application\":1}"))
        .withMessage("application: 1.0 (expected: a String)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordJson.read("{\"trigger\":\"chance\"}"))
        .withMessageStartingWith("trigger: chance (expected: one of [BOOT, ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordJson.read("[".repeat(100_000)))
        .withMessageContaining("(expected: {)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordJson.read("{\"a\":" + "[".repeat(100_000)))
        .withMessageContaining("(expected: less depth)");
  }
}
