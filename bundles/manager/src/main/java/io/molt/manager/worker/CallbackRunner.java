package io.molt.manager.worker;

import io.molt.manager.run.Coroutines;
import io.molt.manager.run.WorkerLocals;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one worker's callbacks on its carrier: each in a coroutine, or plainly, one after the other.
 */
final class CallbackRunner {

  private final WorkerInstance worker;
  private final InHand inHand;
  private final @Nullable ThreadFactory coroutines;
  private final WorkerLocals threadLocals;
  private final WorkerLocals.Own locals;
  private final Supplier<@Nullable Callback> next;

  /**
   * @param available makes virtual threads, or null to call back plainly
   * @param next takes the next event out of the worker's slot; null if there is none for it
   */
  CallbackRunner(
      WorkerInstance worker,
      InHand inHand,
      @Nullable Coroutines available,
      WorkerLocals threadLocals,
      Supplier<@Nullable Callback> next) {
    this.worker = worker;
    this.inHand = inHand;
    this.coroutines = available == null ? null : available.on(worker.carrier());
    this.threadLocals = threadLocals;
    this.locals = threadLocals.new Own();
    this.next = next;
  }

  /** Begins a callback; it has ended, or parked, when this returns. */
  void begin(Callback callback) {
    if (coroutines != null) {
      new Coroutine(callback).begin(coroutines);
    } else {
      callback.assign(worker);
      inHand.runs(callback);
      runPlainly(callback);
      inHand.keepIfOwed(callback);
      inHand.runsNoMore(callback);
    }
  }

  /**
   * A virtual thread that runs callbacks, one after the other, until one of them parks: then the
   * carrier goes on with another coroutine, and this one ends with what it has in hand. To begin a
   * thread for each callback is a large part of what a small callback costs.
   *
   * <p>A callback finds the thread as if it were new: no thread locals, no interrupt, the worker's
   * context class loader. Where that cannot be seen to, each has a thread of its own.
   */
  private final class Coroutine implements Runnable {
    /** So many callbacks follow each other at most, before what was resumed has its turn. */
    private static final int LONGEST = 16;

    /** What it has in hand; null when it has ended. */
    private @Nullable Callback current;

    private Callback last;
    private boolean hasParked;

    Coroutine(Callback first) {
      current = first;
      last = first;
    }

    /** Runs it until it ends or first parks. On the carrier. */
    void begin(ThreadFactory factory) {
      Thread thread = factory.newThread(this);
      thread.setContextClassLoader(worker.code().loader());
      worker.carrier().start(thread);
      Callback parked = current;
      if (parked != null) {
        // First into the set, then away from here: it is to be seen in one or the other.
        hasParked = true;
        inHand.keepIfOwed(parked);
      }
      inHand.runsNoMore(last);
    }

    @Override
    public void run() {
      Callback callback = current;
      for (int count = 1; callback != null; count++) {
        callback.assign(worker);
        if (hasParked) {
          inHand.park(callback);
        } else {
          inHand.runs(callback);
        }
        last = callback;
        callback.run();
        inHand.keepIfOwed(callback);
        callback = count < LONGEST && isAsNew() ? next.get() : null;
        current = callback;
      }
    }

    /** Whether another callback can have this thread now, as if it were new. */
    private boolean isAsNew() {
      if (hasParked || worker.carrier().hasResumed()) {
        return false;
      }
      Thread thread = Thread.currentThread();
      Thread.interrupted(); // whoever was meant has returned
      thread.setContextClassLoader(worker.code().loader());
      return threadLocals.clear(thread);
    }
  }

  private void runPlainly(Callback callback) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(worker.code().loader());
    try {
      locals.run(callback);
    } finally {
      Thread.interrupted(); // whoever was meant has returned
      thread.setContextClassLoader(before);
    }
  }
}
