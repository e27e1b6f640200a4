package io.molt.manager.run;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each worker thread locals of its own where its callbacks run plainly on threads that are
 * not: what worker code sets there is found again in its next callback, is not seen by the thread
 * outside, and goes with the worker instead of holding its class loader in an event loop.
 *
 * <p>JDK 25 has no public way to exchange the thread locals of a thread, so two private fields of
 * {@link Thread} are. This is the only class that knows. It needs {@code --add-opens
 * java.base/java.lang}, which the launcher's manifest gives; where the door is shut or the inside
 * has changed, nothing is exchanged and everything else works.
 */
public final class WorkerLocals {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerLocals.class);

  private final @Nullable VarHandle locals;
  private final @Nullable VarHandle inheritable;

  private WorkerLocals(@Nullable VarHandle locals, @Nullable VarHandle inheritable) {
    this.locals = locals;
    this.inheritable = inheritable;
  }

  /** Exchanges nothing. */
  public static WorkerLocals none() {
    return new WorkerLocals(null, null);
  }

  /** Looks for the fields and tries them out. If this JDK does not let us, that is logged. */
  public static WorkerLocals probe() {
    try {
      MethodHandles.Lookup thread =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      Class<?> map = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
      WorkerLocals found =
          new WorkerLocals(
              thread.findVarHandle(Thread.class, "threadLocals", map),
              thread.findVarHandle(Thread.class, "inheritableThreadLocals", map));
      found.tryOut();
      return found;
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn(
          "Workers share the thread locals of the threads that they run on: {} (expected: a JDK 25"
              + " started with --add-opens java.base/java.lang=ALL-UNNAMED).",
          e.toString());
      return none();
    }
  }

  private void tryOut() {
    ThreadLocal<String> probe = new ThreadLocal<>();
    new Own().run(() -> probe.set("inside"));
    if (probe.get() != null) {
      probe.remove();
      throw new IllegalStateException("the fields of java.lang.Thread have no effect");
    }
  }

  /**
   * Takes away all thread locals of the calling thread.
   *
   * @return false if that cannot be done here
   */
  public boolean clear(Thread self) {
    VarHandle plain = locals;
    VarHandle inherited = inheritable;
    if (plain == null || inherited == null) {
      return false;
    }
    if (plain.get(self) != null) {
      plain.set(self, null);
    }
    if (inherited.get(self) != null) {
      inherited.set(self, null);
    }
    return true;
  }

  /** The thread locals of one worker. */
  public final class Own {

    /** What the worker has set; away while a callback has it in its thread. */
    private final AtomicReference<Values> kept = new AtomicReference<>(Values.NONE);

    /** Runs a task with these instead of the thread's, which are put back afterwards. */
    public void run(Runnable task) {
      if (locals == null || inheritable == null) {
        task.run();
        return;
      }
      Thread thread = Thread.currentThread();
      // Two at a time only if one hangs and has lost its worker's carrier: it keeps what it has.
      Values threads = exchange(thread, kept.getAndSet(Values.NONE));
      try {
        task.run();
      } finally {
        kept.set(exchange(thread, threads));
      }
    }

    private Values exchange(Thread thread, Values next) {
      VarHandle plain = locals;
      VarHandle inherited = inheritable;
      if (plain == null || inherited == null) {
        return next;
      }
      Values before = new Values(plain.get(thread), inherited.get(thread));
      plain.set(thread, next.plain());
      inherited.set(thread, next.inheritable());
      return before;
    }
  }

  /** The contents of the two fields. */
  private record Values(@Nullable Object plain, @Nullable Object inheritable) {
    static final Values NONE = new Values(null, null);
  }
}
