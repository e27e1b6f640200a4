package io.molt.manager.history;

import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadRecord;
import io.molt.reload.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reloads of all applications. They are written to a file, in their order and on a thread of
 * their own, once {@link #open} has been called: until then the server starts and has no time for
 * it. In memory stays only what is not in the file yet. A reload never fails or waits because of
 * its history.
 */
public final class History implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(History.class);

  /** How many are kept in memory for a file that cannot be written. */
  private static final int MOST_WAITING = 200;

  /** How many of the callbacks that were taken away are named. */
  private static final int MOST_FORCED = 20;

  /** How the drain of a reload ended whose record says no more. */
  private static final DrainOutcome CUT_OFF =
      new DrainOutcome(DrainOutcome.Ending.CUT_OFF, Duration.ZERO, List.of());

  private final Executor work;
  private final LongSupplier nanoTime;
  private final InstantSource clock;

  /** The file. Its monitor is held while something is read or written. */
  private final Journal journal;

  /** Whose old code has not ended. Guarded by this, as what follows. */
  private final Map<String, ReloadRecord> draining = new LinkedHashMap<>();

  /** What is to be written. */
  private final Map<String, ReloadRecord> waiting = new LinkedHashMap<>();

  private boolean opened;
  private boolean writing;
  private boolean failing;
  private volatile Consumer<ReloadRecord> complete = record -> {};

  /**
   * @param file need not exist
   * @param work runs what may block
   * @param nanoTime a clock for durations
   * @param clock the time of day
   */
  public History(Path file, Executor work, LongSupplier nanoTime, InstantSource clock) {
    this(new Journal(file), work, nanoTime, clock);
  }

  History(Journal journal, Executor work, LongSupplier nanoTime, InstantSource clock) {
    this.journal = journal;
    this.work = work;
    this.nanoTime = nanoTime;
    this.clock = clock;
  }

  /** Has one told of each record of which all is known. */
  public void onComplete(Consumer<ReloadRecord> listener) {
    complete = listener;
  }

  /**
   * Begins to take notes of a reload.
   *
   * @param beganNanos when it was asked for, by the clock for durations
   */
  public ReloadNotes begin(String application, String what, Trigger trigger, long beganNanos) {
    return new ReloadNotes(this, application, what, trigger, beganNanos);
  }

  /** From here on the file is written. */
  public void open() {
    synchronized (this) {
      opened = true;
    }
    write();
  }

  /** Writes at once what is not written yet. */
  @Override
  public void close() {
    writeAll();
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** The time of day of a moment. */
  Instant instant(long nanos) {
    return clock.instant().minusNanos(nanoTime() - nanos).truncatedTo(ChronoUnit.MICROS);
  }

  /** Of this reload all is known. */
  void add(ReloadRecord reload) {
    String key = Journal.key(reload);
    synchronized (this) {
      draining.remove(key);
      waitFor(key, reload);
    }
    write();
    try {
      complete.accept(reload);
    } catch (RejectedExecutionException theServerStops) {
      LOG.debug("[{}] Nobody is told of its reload any more.", reload.application());
    }
  }

  /** Of this one all is known when its old code has ended. */
  void add(ReloadRecord reload, CompletableFuture<DrainOutcome> drained) {
    if (!drained.isDone()) {
      String key = Journal.key(reload);
      synchronized (this) {
        draining.put(key, reload);
        waitFor(key, reload);
      }
      write();
    }
    drained.thenAccept(outcome -> add(reload.withDrained(bounded(outcome))));
  }

  private static DrainOutcome bounded(DrainOutcome outcome) {
    List<String> forced = outcome.forced();
    if (forced.size() <= MOST_FORCED) {
      return outcome;
    }
    List<String> first = new ArrayList<>(forced.subList(0, MOST_FORCED));
    first.add("and " + (forced.size() - MOST_FORCED) + " more");
    return new DrainOutcome(outcome.ending(), outcome.duration(), first);
  }

  private void waitFor(String key, ReloadRecord reload) {
    waiting.put(key, reload);
    if (waiting.size() > MOST_WAITING) {
      waiting.remove(waiting.keySet().iterator().next());
    }
  }

  private void write() {
    synchronized (this) {
      if (!opened || writing || waiting.isEmpty()) {
        return;
      }
      writing = true;
    }
    try {
      work.execute(this::writeInTurn);
    } catch (RejectedExecutionException theServerStops) {
      writeInTurn();
    }
  }

  private void writeInTurn() {
    boolean written = writeAll();
    synchronized (this) {
      writing = false;
    }
    if (written) {
      write(); // what has come meanwhile
    }
  }

  private synchronized boolean isOpened() {
    return opened;
  }

  /** Whether all of it was written. */
  private boolean writeAll() {
    synchronized (journal) {
      List<ReloadRecord> all;
      synchronized (this) {
        all = List.copyOf(waiting.values());
      }
      if (all.isEmpty()) {
        return true;
      }
      try {
        journal.append(all);
      } catch (IOException | RuntimeException full) {
        failed(full);
        return false;
      }
      written(all);
      return true;
    }
  }

  private synchronized void failed(Exception full) {
    if (!failing) {
      failing = true;
      LOG.warn(
          "[server] The history cannot be written: {}. It is tried again after each reload; what"
              + " is not written is lost with the end of the server.",
          full.toString());
    }
  }

  private synchronized void written(List<ReloadRecord> all) {
    for (ReloadRecord each : all) {
      // If more of it is known by now, that is still to be written.
      waiting.computeIfPresent(
          Journal.key(each), (key, now) -> now.isDraining() == each.isDraining() ? null : now);
    }
    if (failing) {
      failing = false;
      LOG.info("[server] The history is written again.");
    }
  }

  /**
   * All that is known, the oldest first. Reads the file, once that has what is to be written: what
   * somebody has seen is kept.
   */
  public List<ReloadRecord> records() {
    if (isOpened()) {
      writeAll();
    }
    Map<String, ReloadRecord> all;
    synchronized (journal) {
      all = journal.read();
      all.replaceAll((key, each) -> each.isDraining() ? each.withDrained(CUT_OFF) : each);
      synchronized (this) {
        all.putAll(draining);
        all.putAll(waiting);
      }
    }
    List<ReloadRecord> records = new ArrayList<>(all.values());
    records.sort(Comparator.comparing(ReloadRecord::beganAt));
    return records;
  }
}
