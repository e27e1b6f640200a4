package io.molt.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadRecord.Code;
import io.molt.reload.ReloadRecord.Outcome;
import io.molt.reload.ReloadRecord.Phases;
import io.molt.reload.ReloadRecord.WorkerStart;
import io.molt.reload.Trigger;
import io.molt.shell.TestShell.Ran;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCommandTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.5Z");
  private static final Code ONE = new Code(1, "1.0.0", "3fa9c2d1b0e7".repeat(5));
  private static final Code TWO = new Code(2, "2.0.0", "9c0ffee12345".repeat(5));
  private static final Phases PHASES =
      new Phases(millis(0.3), millis(0), millis(2.7), millis(0.4), millis(6.2), millis(0.1));

  private final TestShell shell = new TestShell();

  @AfterEach
  void tearDown() {
    shell.close();
  }

  private static Duration millis(double millis) {
    return Duration.ofNanos(Math.round(millis * 1e6));
  }

  private static ReloadRecord reload(
      String what, Trigger trigger, String reason, Outcome outcome, String cause, Code taken) {
    boolean done = outcome != Outcome.DISCARDED;
    return new ReloadRecord(
        "hello",
        what,
        trigger,
        reason,
        NOON,
        outcome,
        cause,
        Optional.ofNullable(taken),
        Optional.of(ONE),
        done ? millis(9.7) : Duration.ZERO,
        done ? PHASES : Phases.NONE,
        outcome == Outcome.SWAPPED
            ? List.of(
                new WorkerStart(0, millis(1.2), millis(6.1)),
                new WorkerStart(1, millis(1.5), millis(5.9)))
            : List.of(),
        Optional.empty());
  }

  private static ReloadRecord swapped() {
    return reload("workers", Trigger.SHELL, "", Outcome.SWAPPED, "", TWO);
  }

  private static DrainOutcome graceful() {
    return new DrainOutcome(DrainOutcome.Ending.GRACEFUL, millis(3.25), List.of());
  }

  private static DrainOutcome forced() {
    return new DrainOutcome(
        DrainOutcome.Ending.FORCED, Duration.ofSeconds(30), List.of("hello worker 0: GET /slow"));
  }

  private List<String> lines(String command) {
    return shell.run(command).lines().stream().map(line -> line.substring(1).strip()).toList();
  }

  @Test
  void theTableTellsWhatCameOfEach() {
    shell.server.history =
        List.of(
            new ReloadRecord(
                "hello",
                "workers",
                Trigger.BOOT,
                "",
                NOON,
                Outcome.SWAPPED,
                "",
                Optional.of(ONE),
                Optional.empty(),
                millis(110),
                PHASES,
                List.of(),
                Optional.empty()),
            swapped().withDrained(graceful()),
            reload("worker 1", Trigger.SERVER, "max_request", Outcome.SWAPPED, "", ONE)
                .withDrained(forced()),
            reload("task workers", Trigger.DEPLOY, "", Outcome.FAILED, "no way", TWO),
            reload("workers", Trigger.SIGNAL, "", Outcome.DISCARDED, "One is running.", null),
            reload("workers", Trigger.SHELL, "rollback", Outcome.SWAPPED, "", TWO),
            swapped()
                .withDrained(
                    new DrainOutcome(DrainOutcome.Ending.CUT_OFF, Duration.ZERO, List.of())));
    assertThat(shell.run("reload history").lines())
        .containsExactly(
            "O TIME                 APPLICATION  WHAT          TRIGGER          OUTCOME   "
                + " GENERATION  VERSION           BEFORE            MS     SLOWEST START   DRAIN",
            "O 2026-03-01T12:00:00  hello        workers       boot             swapped   "
                + " 1           1.0.0 (3fa9c2d1)  -                 110.0  -               -",
            "O 2026-03-01T12:00:00  hello        workers       shell            swapped   "
                + " 2           2.0.0 (9c0ffee1)  1.0.0 (3fa9c2d1)  9.7    6.1 (worker 0) "
                + " graceful 3.3 ms",
            "O 2026-03-01T12:00:00  hello        worker 1      max_request      swapped   "
                + " 1           1.0.0 (3fa9c2d1)  1.0.0 (3fa9c2d1)  9.7    6.1 (worker 0) "
                + " forced 30 s, 1 taken away",
            "O 2026-03-01T12:00:00  hello        task workers  deploy           failed    "
                + " -           2.0.0 (9c0ffee1)  1.0.0 (3fa9c2d1)  9.7    -               -",
            "O     no way",
            "O 2026-03-01T12:00:00  hello        workers       signal           discarded "
                + " -           -                 1.0.0 (3fa9c2d1)  -      -               -",
            "O     One is running.",
            "O 2026-03-01T12:00:00  hello        workers       shell, rollback  swapped   "
                + " 2           2.0.0 (9c0ffee1)  1.0.0 (3fa9c2d1)  9.7    6.1 (worker 0) "
                + " draining",
            "O 2026-03-01T12:00:00  hello        workers       shell            swapped   "
                + " 2           2.0.0 (9c0ffee1)  1.0.0 (3fa9c2d1)  9.7    6.1 (worker 0) "
                + " cut off");
  }

  @Test
  void withoutAnyItSaysSo() {
    assertThat(lines("reload history")).containsExactly("none");
    assertThat(lines("reload history -v")).containsExactly("none");
    assertThat(lines("reload history --json")).containsExactly("[]");
  }

  @Test
  void theDetailsTellWhereTheTimeWent() {
    shell.server.history =
        List.of(
            swapped().withDrained(forced()),
            reload("workers", Trigger.SIGNAL, "", Outcome.DISCARDED, "One is running.", null));
    assertThat(shell.run("reload history -v"))
        .isEqualTo(shell.run("reload history --verbose"))
        .isEqualTo(
            new Ran(
                List.of(
                    "O 2026-03-01T12:00:00.500+00:00  hello workers, shell: swapped",
                    "O   taken: version 2.0.0, generation 2, SHA-256 " + TWO.hash(),
                    "O   before: version 1.0.0, generation 1, SHA-256 " + ONE.hash(),
                    "O   took 9.7 ms: content 0.3, room to drain 0.0, install 2.7, resolve 0.4,"
                        + " start 6.2, switch 0.1",
                    "O   WORKER  INSTALL MS  START MS",
                    "O   0       1.2         6.1",
                    "O   1       1.5         5.9",
                    "O   drain of the code before: forced 30 s, 1 taken away",
                    "O     hello worker 0: GET /slow",
                    "O ",
                    "O 2026-03-01T12:00:00.500+00:00  hello workers, signal: discarded",
                    "O   cause: One is running.",
                    "O   before: version 1.0.0, generation 1, SHA-256 " + ONE.hash()),
                0));
  }

  @Test
  void jsonHasItsDocumentedShape() {
    shell.server.history = List.of(swapped().withDrained(forced()));
    JsonArray array =
        JsonParser.parseString(String.join("\n", lines("reload history --json"))).getAsJsonArray();
    JsonObject reload = array.get(0).getAsJsonObject();
    assertThat(reload.keySet())
        .containsExactly(
            "began_at",
            "application",
            "what",
            "trigger",
            "reason",
            "outcome",
            "cause",
            "taken",
            "before",
            "millis",
            "phases",
            "workers",
            "drain");
    assertThat(reload.get("began_at").getAsString()).isEqualTo("2026-03-01T12:00:00.500Z");
    assertThat(reload.get("trigger").getAsString()).isEqualTo("shell");
    assertThat(reload.get("outcome").getAsString()).isEqualTo("swapped");
    assertThat(reload.get("taken"))
        .hasToString("{\"generation\":2,\"version\":\"2.0.0\",\"hash\":\"" + TWO.hash() + "\"}");
    assertThat(reload.get("phases"))
        .hasToString(
            "{\"content_millis\":0.3,\"room_millis\":0.0,\"install_millis\":2.7,\"resolve_millis\":0.4,\"start_millis\":6.2,\"switch_millis\":0.1}");
    assertThat(reload.getAsJsonArray("workers").get(1))
        .hasToString("{\"worker_id\":1,\"install_millis\":1.5,\"start_millis\":5.9}");
    assertThat(reload.get("drain"))
        .hasToString(
            "{\"ending\":\"forced\",\"millis\":30000.0,\"forced\":[\"hello worker 0: GET"
                + " /slow\"]}");
  }

  @Test
  void theLastTwentyAreToldUnlessMoreAreAskedFor() {
    List<ReloadRecord> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(swapped());
    }
    shell.server.history = many;
    assertThat(lines("reload history")).hasSize(1 + 20);
    assertThat(lines("reload history -n 100")).hasSize(1 + 30);
    assertThat(lines("reload history hello -n 3")).hasSize(1 + 3);
    assertThat(lines("reload history -n 0")).containsExactly("none");
  }

  @Test
  void oneApplicationCanBeAskedForAlsoIfItIsGone() {
    ReloadRecord other =
        new ReloadRecord(
            "gone",
            "workers",
            Trigger.DEPLOY,
            "",
            NOON,
            Outcome.DISCARDED,
            "no",
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            Phases.NONE,
            List.of(),
            Optional.empty());
    shell.server.history = List.of(other, swapped());
    assertThat(lines("reload history gone")).hasSize(3).anyMatch(line -> line.contains("gone"));
    assertThat(lines("reload history hello")).hasSize(2);
    assertThat(shell.run("reload history nobody"))
        .isEqualTo(new Ran(List.of("O application: nobody (expected: one of gone, hello)"), 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-n", "-n many", "--all", "hello chat"})
  void whatIsNotUnderstoodIsAnsweredWithTheUsage(String words) {
    assertThat(shell.run("reload history " + words))
        .isEqualTo(
            new Ran(
                List.of(
                    "O reload history "
                        + words
                        + " (expected: reload history [APP] [-n N] [-v] [--json])"),
                2));
  }
}
