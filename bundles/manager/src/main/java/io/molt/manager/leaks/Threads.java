package io.molt.manager.leaks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that run a worker's code or have its class loader as their context class loader. A
 * worker's own thread is interrupted; of one that a library or the JDK happened to begin while the
 * worker called it, only the context class loader is replaced.
 */
final class Threads implements Finder {

  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

  private final List<ThreadKind> kinds;

  /**
   * @param thorough whether it also says what the threads are doing
   */
  Threads(boolean thorough) {
    kinds =
        List.of(
            new TimerThreads(),
            new PoolThreads(),
            new CleanerThreads(),
            new HttpServerThreads(),
            new PlainThreads(thorough));
  }

  @Override
  public void look(Search search) {
    for (Thread thread : LiveThreads.others()) {
      try {
        examine(thread, search);
      } catch (ReflectiveOperationException | RuntimeException | LinkageError closed) {
        LOG.debug("{}: {}", Words.thread(thread), closed.toString());
      }
    }
  }

  private void examine(Thread thread, Search search) throws ReflectiveOperationException {
    handler(thread, search);
    Object task = LiveThreads.task(thread);
    for (ThreadKind kind : kinds) {
      if (kind.examine(thread, task, search)) {
        return;
      }
    }
  }

  private static void handler(Thread thread, Search search) throws ReflectiveOperationException {
    Object handler = LiveThreads.handler(thread);
    Trail trail = search.of(handler);
    if (trail != null && handler != null) {
      trail.add(
          Words.thread(thread) + " with the exception handler " + Words.type(handler),
          new Remedy("relieved of it", () -> thread.setUncaughtExceptionHandler(null)));
    }
  }

  /** Those that nobody else knows more about. */
  private record PlainThreads(boolean thorough) implements ThreadKind {

    @Override
    public boolean examine(Thread thread, @Nullable Object task, Search search) {
      Object own = search.within(task);
      Trail runs = own == null ? search.of(thread) : search.of(own);
      Trail context = search.of(thread.getContextClassLoader());
      if (runs != null) {
        String what = Words.thread(thread) + " (" + Words.type(own == null ? thread : own) + ")";
        runs.add(what, where(thread), interrupt(thread));
      } else if (context != null) {
        context.add(
            Words.thread(thread) + " with its context class loader",
            where(thread),
            leaveContext(thread));
      }
      return true;
    }

    private String where(Thread thread) {
      return thorough ? Words.where(thread) : "";
    }
  }

  private static @Nullable Remedy interrupt(Thread thread) {
    return LiveThreads.isServers(thread) ? null : new Remedy("interrupted", thread::interrupt);
  }

  /** A thread of the server's has it for a callback that runs. */
  static @Nullable Remedy leaveContext(Thread thread) {
    return LiveThreads.isServers(thread)
        ? null
        : new Remedy("given another", () -> LiveThreads.leaveContext(thread));
  }
}
