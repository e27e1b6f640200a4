package io.molt.manager.history;

import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadRecord.Code;
import io.molt.reload.ReloadRecord.Outcome;
import io.molt.reload.ReloadRecord.Phases;
import io.molt.reload.ReloadRecord.WorkerStart;
import io.molt.reload.ReloadResult;
import io.molt.reload.ReloadResult.Discarded;
import io.molt.reload.ReloadResult.Failed;
import io.molt.reload.ReloadResult.Swapped;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is noted in the course of one reload, by the threads that carry it out. It costs a look at
 * the clock for each step and each worker, and ends in a {@link ReloadRecord}.
 */
public final class ReloadNotes {

  private final History history;
  private final String application;
  private final Trigger trigger;
  private final long beganNanos;
  private final long[] phaseNanos = new long[Phase.values().length];
  private final Map<Integer, WorkerStart> workers = new TreeMap<>();
  private String what;
  private String reason = "";
  private Phase phase = Phase.CONTENT;
  private long phaseBeganNanos;
  private long resolveNanos;
  private @Nullable Code taken;
  private @Nullable Code before;

  ReloadNotes(History history, String application, String what, Trigger trigger, long beganNanos) {
    this.history = history;
    this.application = application;
    this.what = what;
    this.trigger = trigger;
    this.beganNanos = beganNanos;
    this.phaseBeganNanos = beganNanos;
  }

  /** What asked for it. */
  public Trigger trigger() {
    return trigger;
  }

  /** What is to be said of it beside the trigger: empty, or a few words. */
  public synchronized String reason() {
    return reason;
  }

  /** Says more of it than the trigger does. */
  public synchronized ReloadNotes reason(String words) {
    reason = words;
    return this;
  }

  /** Whom it replaces turns out to be others than was thought: {@code process}. */
  public synchronized ReloadNotes what(String whom) {
    what = whom;
    return this;
  }

  /** What serves while it begins. */
  public synchronized ReloadNotes before(long generation, Content content) {
    before = code(generation, content);
    return this;
  }

  /** What is to serve. */
  public synchronized void takes(Content content) {
    taken = code(0, content);
  }

  /** A step begins, and so the one before it ends. */
  public synchronized void enters(Phase next) {
    long now = history.nanoTime();
    phaseNanos[phase.ordinal()] += now - phaseBeganNanos;
    phaseBeganNanos = now;
    phase = next;
  }

  /** Of the step of installation, so much was for resolving. */
  public synchronized void resolved(long nanos) {
    resolveNanos += nanos;
  }

  /** A worker has started. */
  public synchronized void started(int workerId, long installNanos, long startNanos) {
    workers.put(
        workerId,
        new WorkerStart(workerId, Duration.ofNanos(installNanos), Duration.ofNanos(startNanos)));
  }

  /** It has ended: the record is made. */
  public void ended(ReloadResult result) {
    // A switch over the types would make method handles when the server starts.
    if (result instanceof Swapped swapped) {
      swapped(swapped);
    } else if (result instanceof Failed failed) {
      String cause = NotesText.oneLine(failed.failure().toString());
      history.add(reload(Outcome.FAILED, 0, cause, sinceBegan()));
    } else if (result instanceof Discarded discarded) {
      history.add(reload(Outcome.DISCARDED, 0, discarded.reason(), Duration.ZERO));
    }
  }

  private void swapped(Swapped swapped) {
    ReloadRecord reload = reload(Outcome.SWAPPED, swapped.generation(), "", swapped.duration());
    if (reload.before().isEmpty()) {
      history.add(reload);
    } else {
      history.add(reload, swapped.drained().toCompletableFuture());
    }
  }

  private Duration sinceBegan() {
    return Duration.ofNanos(history.nanoTime() - beganNanos);
  }

  private synchronized ReloadRecord reload(
      Outcome outcome, long generation, String cause, Duration duration) {
    return new ReloadRecord(
        application,
        what,
        trigger,
        reason,
        history.instant(beganNanos),
        outcome,
        cause,
        Optional.ofNullable(taken).map(c -> new Code(generation, c.version(), c.hash())),
        Optional.ofNullable(before),
        duration,
        outcome == Outcome.DISCARDED ? Phases.NONE : phases(duration),
        List.copyOf(workers.values()),
        Optional.empty());
  }

  private static Code code(long generation, Content content) {
    return new Code(generation, content.version(), content.hash());
  }

  /** The step that was being done gets what is left of the whole. */
  private Phases phases(Duration whole) {
    long[] nanos = phaseNanos.clone();
    nanos[phase.ordinal()] += Math.max(0, beganNanos + whole.toNanos() - phaseBeganNanos);
    // Where workers are replaced one by one, all of that belongs to their start.
    long resolve = Math.min(resolveNanos, nanos[Phase.INSTALL.ordinal()]);
    long install = nanos[Phase.INSTALL.ordinal()] - resolve;
    return new Phases(
        Duration.ofNanos(nanos[Phase.CONTENT.ordinal()]),
        Duration.ofNanos(nanos[Phase.ROOM.ordinal()]),
        Duration.ofNanos(install),
        Duration.ofNanos(resolve),
        Duration.ofNanos(nanos[Phase.START.ordinal()]),
        Duration.ofNanos(nanos[Phase.SWITCH.ordinal()]));
  }

  /** For the log: {@code 9.7 ms (content 0.3, install 2.7, resolve 0.4, start 6.2, ...)}. */
  public synchronized String took(Duration whole) {
    return NotesText.millis(whole) + steps(whole);
  }

  /**
   * For the log: {@code 9.7 ms after the shell trigger (...); before: hello 1.0.0 (3fa9c2d1b0e7)}.
   */
  public synchronized String success(Duration whole) {
    return NotesText.millis(whole)
        + " after the "
        + NotesText.label(trigger)
        + " trigger"
        + steps(whole)
        + (before == null ? "" : "; before: " + NotesText.code(application, before));
  }

  private String steps(Duration whole) {
    return " (" + NotesText.steps(phases(whole)) + ")";
  }

  /** For the log, what it was that failed: {@code shell trigger, hello 1.0.1 (9c0f), 3.1 ms}. */
  public synchronized String attempt() {
    return NotesText.label(trigger)
        + " trigger, "
        + (taken == null ? "" : NotesText.code(application, taken) + ", ")
        + NotesText.millis(sinceBegan());
  }
}
