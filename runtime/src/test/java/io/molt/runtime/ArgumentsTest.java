package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

  private static List<String> words(String line) {
    return line == null ? List.of() : List.of(line.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    ", reload workers",
    "workers, reload workers",
    "tasks, reload tasks",
    "tasks hello, reload tasks hello",
    "worker hello 1, reload worker hello 1",
    "com.example.chat, reload workers com.example.chat",
    "workers hello-2.jar, reload workers hello-2.jar",
    "workers a$b, reload workers 'a$b'"
  })
  void reloadBecomesTheShellsWords(String line, String command) throws Exception {
    assertThat(Arguments.reload(words(line))).isEqualTo(command);
  }

  @Test
  void aNameThatWouldEscapeItsQuotationMarksIsRefused() {
    assertThatThrownBy(() -> Arguments.reload(List.of("a' ; shutdown ; '")))
        .hasMessageEndingWith("(expected: a symbolic name)");
  }

  @ParameterizedTest
  @CsvSource({
    ", reload history",
    "hello, reload history hello",
    "-n 3 a$b --json, reload history -n 3 'a$b' --json",
    "-v, reload history -v",
    "--verbose hello -n 100, reload history --verbose hello -n 100"
  })
  void historyBecomesTheShellsWords(String line, String command) throws Exception {
    assertThat(Arguments.history(words(line))).isEqualTo(command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-n", "-n many", "-n -1", "--all", "hello chat", "-n 1234567890"})
  void aWrongRequestForTheHistoryIsAnsweredWithTheUsage(String line) {
    assertThatThrownBy(() -> Arguments.history(words(line)))
        .hasMessage("usage: molt history [APP] [-n N] [-v] [--json]");
  }

  @ParameterizedTest
  @CsvSource({
    ", status",
    "--bundles, status --bundles",
    "--json --bundles, status --json --bundles"
  })
  void statusBecomesTheShellsWords(String line, String command) throws Exception {
    assertThat(Arguments.status(words(line))).isEqualTo(command);
  }

  @ParameterizedTest
  @CsvSource({", leaks", "--json, leaks --json"})
  void leaksBecomesTheShellsWords(String line, String command) throws Exception {
    assertThat(Arguments.leaks(words(line))).isEqualTo(command);
  }

  @ParameterizedTest
  @CsvSource({
    "hello, rollback hello",
    "hello 1.0.0, rollback hello 1.0.0",
    "a$b 0123abc, rollback 'a$b' 0123abc"
  })
  void rollbackBecomesTheShellsWords(String line, String command) throws Exception {
    assertThat(Arguments.rollback(words(line))).isEqualTo(command);
  }

  @Test
  void whatIsNoVersionIsRefused() {
    assertThatThrownBy(() -> Arguments.rollback(List.of("hello", "1.0;shutdown")))
        .hasMessage(
            "1.0;shutdown: not a version (expected: as 1.0.0, or the first digits of a hash)");
    assertThatThrownBy(() -> Arguments.rollback(List.of())).hasMessageContaining("usage: molt rol");
  }
}
