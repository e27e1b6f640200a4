package io.molt.memory;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A call on a thread of its own. */
final class Waiting<T> {

  private static final long DEADLINE_NANOS = 10_000_000_000L;

  private final FutureTask<T> task;
  private final Thread thread;

  private Waiting(Callable<T> call) {
    task = new FutureTask<>(call);
    thread = Thread.ofVirtual().start(task);
  }

  static <T> Waiting<T> in(Callable<T> call) {
    return new Waiting<>(call);
  }

  boolean isDone() {
    return task.isDone();
  }

  void interrupt() {
    thread.interrupt();
  }

  /** What it returned; throws what it threw. */
  T result() throws Exception {
    try {
      return task.get(DEADLINE_NANOS, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception thrown) {
        throw thrown;
      }
      throw e;
    }
  }

  static void until(BooleanSupplier condition) {
    long began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > DEADLINE_NANOS) {
        throw new AssertionError("not within 10 s");
      }
      LockSupport.parkNanos(50_000);
    }
  }
}
