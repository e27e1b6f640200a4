package io.molt.shell;

import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadRecord;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code reload history --json} tells of one reload. The names of the components, in lower
 * case with underscores, are the keys, and the same as in {@code data/history.log}; keys may be
 * added but are neither renamed nor removed. Times are in milliseconds.
 *
 * @param beganAt when it was asked for, UTC
 * @param what whom it replaces: {@code workers}, {@code task workers}, {@code process}, {@code
 *     worker 3} ...
 * @param trigger {@code boot}, {@code signal}, {@code shell}, {@code deploy}, {@code api} or {@code
 *     server}
 * @param reason what the trigger does not say; may be empty
 * @param outcome {@code swapped}, {@code failed} or {@code discarded}
 * @param cause why, if it did not swap
 * @param taken the code that was to serve; absent if there was none
 * @param before the code that served; absent if none did
 * @param millis from the trigger to the switch or to the failure
 * @param workers how long each new one took that started
 * @param drain how the old code ended; absent if there was none, and while it drains
 */
record HistoryReport(
    String beganAt,
    String application,
    String what,
    String trigger,
    String reason,
    String outcome,
    String cause,
    @Nullable Code taken,
    @Nullable Code before,
    double millis,
    Phases phases,
    List<Start> workers,
    @Nullable Drain drain) {

  /** A version, with its generation, or 0 if it never served. */
  record Code(long generation, String version, String hash) {}

  /** Where the time went, step by step. */
  record Phases(
      double contentMillis,
      double roomMillis,
      double installMillis,
      double resolveMillis,
      double startMillis,
      double switchMillis) {}

  /** A worker. */
  record Start(int workerId, double installMillis, double startMillis) {}

  /**
   * The end of the old code.
   *
   * @param ending {@code graceful}, {@code forced}, or {@code cut_off} where the server ended
   *     before
   * @param forced what was taken away
   */
  record Drain(String ending, double millis, List<String> forced) {}

  static HistoryReport of(ReloadRecord reload) {
    return new HistoryReport(
        reload.beganAt().toString(),
        reload.application(),
        reload.what(),
        lower(reload.trigger()),
        reload.reason(),
        lower(reload.outcome()),
        reload.cause(),
        reload.taken().map(HistoryReport::code).orElse(null),
        reload.before().map(HistoryReport::code).orElse(null),
        millis(reload.duration()),
        phases(reload.phases()),
        reload.starts().stream().map(HistoryReport::start).toList(),
        reload.drained().map(HistoryReport::drain).orElse(null));
  }

  private static Code code(ReloadRecord.Code code) {
    return new Code(code.generation(), code.version(), code.hash());
  }

  private static Phases phases(ReloadRecord.Phases phases) {
    return new Phases(
        millis(phases.content()),
        millis(phases.room()),
        millis(phases.install()),
        millis(phases.resolve()),
        millis(phases.start()),
        millis(phases.switching()));
  }

  private static Start start(ReloadRecord.WorkerStart start) {
    return new Start(start.workerId(), millis(start.install()), millis(start.start()));
  }

  private static Drain drain(DrainOutcome drained) {
    return new Drain(lower(drained.ending()), millis(drained.duration()), drained.forced());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static double millis(Duration duration) {
    long micros = duration.toNanos() / 1_000;
    return micros / 1e3;
  }
}
