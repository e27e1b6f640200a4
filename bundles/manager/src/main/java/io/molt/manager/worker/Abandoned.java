package io.molt.manager.worker;

import io.molt.manager.run.PoolDriver;
import io.molt.manager.run.Schedule;
import io.molt.manager.run.Stacks;
import io.molt.spi.StuckCallback;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of worker code could be neither waited for nor ended: native code, a loop inside the JDK, a
 * lock that is never released. Each such thread is left to itself, counted and named. It is not
 * kept from being collected, which is how a virtual thread that waits for ever ends.
 */
public final class Abandoned {

  private static final Logger LOG = LoggerFactory.getLogger(Abandoned.class);

  /** What holds a carrier and is no callback. The JVM does not tell which it is. */
  public static final String VIRTUAL_THREAD = "a virtual thread of its own";

  /** So long may code take to see that it is ended. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Schedule schedule;
  private final Queue<Entry<?>> entries = new ConcurrentLinkedQueue<>();

  /**
   * One thing that runs on.
   *
   * @param whose a callback; or a worker, where a virtual thread of its own holds its carrier
   * @param runs whether it still does
   */
  private record Entry<T>(
      WeakReference<T> whose, Predicate<T> runs, StuckCallback told, long sinceNanos) {
    boolean isOver() {
      T left = whose.get();
      return left == null || !runs.test(left);
    }
  }

  public Abandoned(Schedule schedule) {
    this.schedule = schedule;
  }

  /**
   * A worker is about to be removed: what still runs of it is ended, or left to itself. Its code is
   * ended while its bundle is there, or made ready for that: afterwards nothing can be had of it.
   */
  public void leave(WorkerInstance worker) {
    List<WeakReference<Callback>> left =
        worker.inHand().callbacks().stream()
            .filter(callback -> callback.thread() != null)
            .map(WeakReference::new)
            .toList();
    int task = worker.carrier().runningTask();
    if (!left.isEmpty() || worker.carrier().hasLeftBehind()) {
      worker.condemn();
    } else if (task == 0) {
      return; // as nearly always
    } else {
      worker.linkEnd();
    }
    WeakReference<WorkerInstance> removed = new WeakReference<>(worker);
    String label = worker.label();
    Runnable _ =
        schedule.again(
            PATIENCE,
            () -> {
              left.forEach(callback -> add(label, callback));
              lookAtCarrier(removed, task);
            });
  }

  /** What it ran when the worker was removed was its last call, or nobody knows of it. */
  private void lookAtCarrier(WeakReference<WorkerInstance> removed, int task) {
    WorkerInstance worker = removed.get();
    if (worker == null) {
      return;
    }
    if (task != 0 && worker.carrier().runningTask() == task) {
      worker.condemn();
      worker.takeOver(task, new PoolDriver(schedule.work()));
    }
    if (worker.carrier().hasLeftBehind()) {
      Runnable _ = schedule.again(PATIENCE, () -> addCarried(removed));
    }
  }

  private void addCarried(WeakReference<WorkerInstance> removed) {
    WorkerInstance worker = removed.get();
    if (worker != null
        && worker.inHand().callbacks().stream().allMatch(each -> each.thread() == null)) {
      addCarried(worker);
    }
  }

  /** A virtual thread that a worker has begun is left to itself, as {@link #add} says. */
  public void addCarried(WorkerInstance worker) {
    add(
        worker,
        each -> each.carrier().hasLeftBehind(),
        new StuckCallback(worker.label(), VIRTUAL_THREAD, "", Duration.ZERO),
        VIRTUAL_THREAD);
  }

  /** A callback of a worker is left to itself, unless it has ended or been named before. */
  public void add(String worker, WeakReference<Callback> reference) {
    Callback callback = reference.get();
    Thread thread = callback == null ? null : callback.thread();
    if (callback == null || thread == null) {
      return;
    }
    add(
        callback,
        each -> each.thread() != null,
        new StuckCallback(worker, callback.what(), top(thread.getStackTrace()), Duration.ZERO),
        CallbackStacks.of(List.of(callback)));
  }

  /** A thread that a worker has begun is left to itself, as {@link #add} says. */
  public void add(String worker, Thread thread) {
    StackTraceElement[] frames = thread.getStackTrace();
    String what = "thread \"" + thread.getName() + "\"";
    add(
        thread,
        Thread::isAlive,
        new StuckCallback(worker, what, top(frames), Duration.ZERO),
        what + Stacks.of(frames));
  }

  private static String top(StackTraceElement[] frames) {
    return frames.length == 0 ? "" : frames[0].toString();
  }

  private <T> void add(T whose, Predicate<T> runs, StuckCallback told, String stack) {
    if (!runs.test(whose)
        || entries.stream().anyMatch(entry -> whose.equals(entry.whose().get()))) {
      return;
    }
    entries.add(new Entry<>(new WeakReference<>(whose), runs, told, schedule.nanoTime()));
    LOG.error("[{}] Could not be ended and is left to itself:\n{}", told.worker(), stack);
  }

  /** Those that are still there. */
  public List<StuckCallback> list() {
    entries.removeIf(Entry::isOver);
    return entries.stream().map(this::told).toList();
  }

  private StuckCallback told(Entry<?> entry) {
    StuckCallback told = entry.told();
    Duration since = Duration.ofNanos(schedule.nanoTime() - entry.sinceNanos());
    return new StuckCallback(told.worker(), told.callback(), told.frame(), since);
  }
}
