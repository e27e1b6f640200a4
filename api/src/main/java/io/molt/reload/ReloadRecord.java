package io.molt.reload;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one reload of an application, or of one worker that was begun anew. All of them
 * together are the history of the server, which survives its restarts.
 *
 * @param application its symbolic name
 * @param what whom it replaces: {@code workers} (task workers too), {@code task workers}, {@code
 *     process}, or one alone by its number: {@code worker 3}, {@code task worker 9}
 * @param trigger what asked for it, and where several did, what asked first
 * @param reason what is to be said of it beside the trigger, in a few words: why the server began a
 *     worker anew, for example {@code max_request}; empty if nothing is
 * @param beganAt when it was asked for, to the microsecond
 * @param outcome what came of it
 * @param cause why it failed or was discarded, in one line; empty if it swapped
 * @param taken the code that was to serve; empty if none was fit, or none was asked for
 * @param before the code that served when it began, and that it replaces if it swaps; empty if none
 *     served
 * @param duration from the trigger to the switch, or to the moment when it had failed
 * @param phases where that time went
 * @param starts how long each of the new workers took to start, by their numbers; those that did
 *     not start are missing
 * @param drained how the old code ended; empty if there was none, and for as long as it drains
 */
public record ReloadRecord(
    String application,
    String what,
    Trigger trigger,
    String reason,
    Instant beganAt,
    Outcome outcome,
    String cause,
    Optional<Code> taken,
    Optional<Code> before,
    Duration duration,
    Phases phases,
    List<WorkerStart> starts,
    Optional<DrainOutcome> drained) {

  public ReloadRecord {
    requireNonNull(application, "application");
    requireNonNull(what, "what");
    requireNonNull(trigger, "trigger");
    requireNonNull(reason, "reason");
    requireNonNull(beganAt, "beganAt");
    requireNonNull(outcome, "outcome");
    requireNonNull(cause, "cause");
    requireNonNull(taken, "taken");
    requireNonNull(before, "before");
    requireNonNull(duration, "duration");
    requireNonNull(phases, "phases");
    requireNonNull(drained, "drained");
    starts = List.copyOf(starts);
  }

  /** Whether the old code has not ended yet. */
  public boolean isDraining() {
    return outcome == Outcome.SWAPPED && before.isPresent() && drained.isEmpty();
  }

  /** The same with what is known at last. */
  public ReloadRecord withDrained(DrainOutcome drainOutcome) {
    return new ReloadRecord(
        application,
        what,
        trigger,
        reason,
        beganAt,
        outcome,
        cause,
        taken,
        before,
        duration,
        phases,
        starts,
        Optional.of(drainOutcome));
  }

  /** What comes of a reload. */
  public enum Outcome {
    /** The new code serves: {@link ReloadResult.Swapped}. */
    SWAPPED,
    /** The new code was not taken: {@link ReloadResult.Failed}. */
    FAILED,
    /** Nothing was done: {@link ReloadResult.Discarded}. */
    DISCARDED
  }

  /**
   * A version of an application's code.
   *
   * @param generation the number of the generation; 0 if it never served
   * @param version its {@code Bundle-Version}
   * @param hash SHA-256 of the bundle file, in hexadecimal
   */
  public record Code(long generation, String version, String hash) {
    public Code {
      requireNonNull(version, "version");
      requireNonNull(hash, "hash");
    }
  }

  /**
   * The steps of a reload, one after the other. Those that were not come to took no time.
   *
   * @param content from the trigger until the bytes to be taken were fixed: until the file had
   *     stopped changing, was checked and copied
   * @param room until no more than one older generation drained
   * @param install until each worker's bundle was installed; less if it was prepared ahead
   * @param resolve until what the bundles import was found
   * @param start until all workers had started
   * @param switching until events went to the new code
   */
  public record Phases(
      Duration content,
      Duration room,
      Duration install,
      Duration resolve,
      Duration start,
      Duration switching) {

    /** Nothing was done. */
    public static final Phases NONE =
        new Phases(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);

    public Phases {
      requireNonNull(content, "content");
      requireNonNull(room, "room");
      requireNonNull(install, "install");
      requireNonNull(resolve, "resolve");
      requireNonNull(start, "start");
      requireNonNull(switching, "switching");
    }
  }

  /**
   * How a worker was started.
   *
   * @param workerId its number
   * @param install how long the installation of its bundle took; zero if it was prepared ahead
   * @param start how long its construction and {@code onWorkerStart} took
   */
  public record WorkerStart(int workerId, Duration install, Duration start) {
    public WorkerStart {
      requireNonNull(install, "install");
      requireNonNull(start, "start");
    }
  }
}
