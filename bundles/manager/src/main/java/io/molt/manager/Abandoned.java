package io.molt.manager;

import io.molt.spi.StuckCallback;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of worker code could be neither waited for nor ended: native code, a loop inside the JDK, a
 * lock that is never released. Each such thread is left to itself, counted and named. It is not
 * kept from being collected, which is how a virtual thread that waits for ever ends.
 */
final class Abandoned {

  private static final Logger LOG = LoggerFactory.getLogger(Abandoned.class);

  /** So long may code take to see that it is ended. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Schedule schedule;
  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

  /** One callback, and the thread that runs it. */
  private record Entry(WeakReference<Callback> callback, StuckCallback told, long sinceNanos) {
    boolean isOver() {
      Callback left = callback.get();
      return left == null || left.thread() == null;
    }

    boolean isOf(Callback other) {
      return callback.refersTo(other);
    }
  }

  Abandoned(Schedule schedule) {
    this.schedule = schedule;
  }

  /** A worker is about to be removed: what still runs of it is ended, or left to itself. */
  void leave(WorkerInstance worker) {
    List<WeakReference<Callback>> left =
        worker.callbacks().stream()
            .filter(callback -> callback.thread() != null)
            .map(WeakReference::new)
            .toList();
    if (!left.isEmpty()) {
      worker.condemn();
      String label = worker.label();
      schedule.after(PATIENCE, () -> left.forEach(callback -> add(label, callback)));
    }
  }

  /** A callback of a worker is left to itself, unless it has ended or been named before. */
  void add(String worker, WeakReference<Callback> reference) {
    Callback callback = reference.get();
    Thread thread = callback == null ? null : callback.thread();
    if (callback == null
        || thread == null
        || entries.stream().anyMatch(entry -> entry.isOf(callback))) {
      return;
    }
    String stack = Stacks.of(List.of(callback));
    StackTraceElement[] frames = thread.getStackTrace();
    String frame = frames.length == 0 ? "" : frames[0].toString();
    entries.add(
        new Entry(
            reference,
            new StuckCallback(worker, callback.what(), frame, Duration.ZERO),
            schedule.nanoTime()));
    LOG.error("[{}] Could not be ended and is left to itself:\n{}", worker, stack);
  }

  /** Those that are still there. */
  List<StuckCallback> list() {
    entries.removeIf(Entry::isOver);
    return entries.stream().map(this::told).toList();
  }

  private StuckCallback told(Entry entry) {
    StuckCallback told = entry.told();
    Duration since = Duration.ofNanos(schedule.nanoTime() - entry.sinceNanos());
    return new StuckCallback(told.worker(), told.callback(), told.frame(), since);
  }
}
