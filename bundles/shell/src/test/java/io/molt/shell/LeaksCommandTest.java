package io.molt.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.shell.TestShell.Ran;
import io.molt.spi.LingeringCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaksCommandTest {

  private final TestShell shell = new TestShell();

  @AfterEach
  void tearDown() {
    shell.close();
  }

  private void leak() {
    shell.server.leaks =
        List.of(
            new LingeringCode(
                "hello", "worker 3", 12, "1.0.1", Duration.ofSeconds(61), 4, List.of("a", "b")),
            new LingeringCode(
                "hello", "task worker 9", 12, "1.0.1", Duration.ofMillis(2500), 1, List.of()));
  }

  @Test
  void whereNothingLeaksThatIsSaid() {
    assertThat(shell.run("leaks"))
        .isEqualTo(new Ran(List.of("O No code of retired workers is left in memory."), 0));
    assertThat(shell.run("leaks --json")).isEqualTo(new Ran(List.of("O []"), 0));
  }

  @Test
  void whatLeaksIsListedWithWhatHoldsIt() {
    leak();
    assertThat(shell.run("leaks"))
        .isEqualTo(
            new Ran(
                List.of(
                    "O APPLICATION  WORKER         GENERATION  VERSION  SINCE  COLLECTIONS",
                    "O hello        worker 3       12          1.0.1    61 s   4",
                    "O   held by a",
                    "O   held by b",
                    "O hello        task worker 9  12          1.0.1    2.5 s  1",
                    "O   nothing known holds it"),
                0));
  }

  @Test
  void aProgramCanReadIt() {
    leak();
    String json = String.join("\n", shell.run("leaks --json").lines()).replace("O ", "");
    assertThat(json)
        .contains("\"application\": \"hello\"")
        .contains("\"worker\": \"worker 3\"")
        .contains("\"generation\": 12")
        .contains("\"since_seconds\": 2.5")
        .contains("\"collections\": 4")
        .contains("\"suspects\": [");
  }

  @Test
  void anythingElseIsNotUnderstood() {
    assertThat(shell.run("leaks now"))
        .isEqualTo(new Ran(List.of("O leaks now (expected: leaks [--json])"), 2));
  }
}
