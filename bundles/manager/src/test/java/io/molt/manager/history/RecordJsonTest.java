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

  private final RecordReader reader = new RecordReader();

  @Test
  void aRecordIsWrittenInOneLineAsDocumented() {
    assertThat(RecordWriter.write(Sample.drained(0)))
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
      assertThat(reader.read(RecordWriter.write(each))).isEqualTo(each);
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
    String line = RecordWriter.write(each);
    assertThat(line).doesNotContainPattern("[\\p{Cntrl}\u0085\u2028\u2029]");
    assertThat(reader.read(line)).isEqualTo(each);
  }

  @Test
  void whatAnotherVersionOfTheServerKnowsDoesNoHarm() {
    String line = RecordWriter.write(Sample.drained(0));
    assertThat(
            reader.read(
                " { \"weather\" : [ {\"sun\": -1.5e3}, [], {} ], " + line.substring(1) + " "))
        .isEqualTo(Sample.drained(0));
    ReloadRecord little =
        reader.read(
            "{\"began_at\":\"2026-03-01T10:15:30Z\",\"trigger\":\"boot\",\"outcome\":\"swapped\"}");
    assertThat(little.application()).isEmpty();
    assertThat(little.taken()).isEmpty();
    assertThat(little.starts()).isEmpty();
  }

  @Test
  void aLineThatBreaksOffAnywhereIsRefused() {
    String line = RecordWriter.write(Sample.drained(0));
    for (int end = 0; end < line.length(); end++) {
      String part = line.substring(0, end);
      assertThatIllegalArgumentException().as(part).isThrownBy(() -> reader.read(part));
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
    assertThatIllegalArgumentException().isThrownBy(() -> reader.read(line));
  }

  @Test
  void anErrorSaysWhatWasFoundWhere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.read("{\"a\";1}"))
        .withMessage(
            "{\"a\";1} (expected: an object in JSON; Expected ':' at character 6 path $.a)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.read("{\"application\":1}"))
        .withMessage("application: 1 (expected: a text)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.read("{\"trigger\":\"chance\"}"))
        .withMessageStartingWith("trigger: chance (expected: one of [BOOT, ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.read("[".repeat(100_000)))
        .withMessage("[".repeat(40) + "... (expected: an object in JSON; there is something else)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.read("{\"a\":" + "[".repeat(100_000)))
        .withMessageContaining("[... (expected: an object in JSON; Nesting limit 16 reached at");
  }

  /** Before Gson wrote them, all control characters were spelt out. */
  @Test
  void linesOfOlderServersAreRead() {
    ReloadRecord old =
        reader.read(
            """
            {"began_at":"2026-03-01T10:15:30.123456Z","application":"a\\u000ab","what":"workers",\
            "trigger":"shell","reason":"","outcome":"failed","cause":"\\u001b\\u0085\\ud83d \\"x\\\\",\
            "before":{"generation":1,"version":"1.0.0","hash":"aa"},"millis":9.712,\
            "phases":{"content_millis":3.01E-4},"workers":[],\
            "drain":{"ending":"cut_off","millis":0.0,"forced":["x"]}}\
            """);
    assertThat(old.application()).isEqualTo("a\nb");
    assertThat(old.cause()).isEqualTo("\u001b\u0085\ud83d \"x\\");
    assertThat(old.duration()).isEqualTo(Sample.micros(9_712));
    assertThat(old.drained())
        .hasValueSatisfying(drain -> assertThat(drain.forced()).containsExactly("x"));
  }
}
