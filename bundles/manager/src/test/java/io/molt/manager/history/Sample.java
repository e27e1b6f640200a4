package io.molt.manager.history;

import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadRecord.Code;
import io.molt.reload.ReloadRecord.Outcome;
import io.molt.reload.ReloadRecord.Phases;
import io.molt.reload.ReloadRecord.WorkerStart;
import io.molt.reload.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Records to write and read. */
final class Sample {

  static final Instant BEGAN = Instant.parse("2026-03-01T10:15:30.123456Z");

  private Sample() {}

  /** A reload that began so many milliseconds later than the first, and whose old code drains. */
  static ReloadRecord draining(int number) {
    return new ReloadRecord(
        "app",
        "workers",
        Trigger.SHELL,
        "",
        BEGAN.plus(number, ChronoUnit.MILLIS),
        Outcome.SWAPPED,
        "",
        Optional.of(new Code(number + 2, "2.0.0", "b".repeat(64))),
        Optional.of(new Code(number + 1, "1.0.0", "a".repeat(64))),
        micros(9_712),
        new Phases(micros(301), micros(0), micros(2_700), micros(400), micros(6_201), micros(110)),
        List.of(
            new WorkerStart(0, micros(1_300), micros(6_100)),
            new WorkerStart(1, micros(1_400), micros(6_000))),
        Optional.empty());
  }

  static ReloadRecord drained(int number) {
    return draining(number)
        .withDrained(new DrainOutcome(DrainOutcome.Ending.GRACEFUL, micros(1_500), List.of()));
  }

  static ReloadRecord failed(int number, String application, String reason, String cause) {
    return new ReloadRecord(
        application,
        "worker 3",
        Trigger.SERVER,
        reason,
        BEGAN.plus(number, ChronoUnit.MILLIS),
        Outcome.FAILED,
        cause,
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        Phases.NONE,
        List.of(),
        Optional.empty());
  }

  static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }
}
