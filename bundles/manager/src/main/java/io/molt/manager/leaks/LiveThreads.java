package io.molt.manager.leaks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The platform threads that live. Virtual ones cannot be listed. */
public final class LiveThreads {

  /** All threads that the server begins are called so. */
  private static final String OURS = "molt-";

  private LiveThreads() {}

  /** All but the one that asks. Stops no thread, unlike {@link Thread#getAllStackTraces}. */
  static List<Thread> others() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    for (ThreadGroup each = root; each != null; each = each.getParent()) {
      root = each;
    }
    Thread[] all = new Thread[root.activeCount() * 2 + 16];
    int count = root.enumerate(all);
    List<Thread> others = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (!all[i].equals(Thread.currentThread())) {
        others.add(all[i]);
      }
    }
    return others;
  }

  /** Those that are not the server's and have a class loader as their context class loader. */
  public static List<Thread> withContext(ClassLoader loader) {
    List<Thread> found = others();
    found.removeIf(thread -> isServers(thread) || !loader.equals(thread.getContextClassLoader()));
    return found;
  }

  /** Whether a thread is the server's, which goes on whatever becomes of a worker. */
  static boolean isServers(Thread thread) {
    return thread.getName().startsWith(OURS);
  }

  /** What a thread was begun to run, or null: its class may have been extended instead. */
  static @Nullable Object task(Thread thread) throws ReflectiveOperationException {
    Object holder = Inside.field(Thread.class, "holder").get(thread);
    return holder == null ? null : Inside.read(holder, "task");
  }

  /** The handler that was set for a thread, or null. */
  static @Nullable Object handler(Thread thread) throws ReflectiveOperationException {
    return Inside.field(Thread.class, "uncaughtExceptionHandler").get(thread);
  }

  /**
   * Gives a thread the class loader of what it runs. It had that of whoever began it, which may
   * have been a worker that was the first to need a thread that others share.
   */
  static void leaveContext(Thread thread) throws ReflectiveOperationException {
    Object task = task(thread);
    Class<?> runs = task == null ? thread.getClass() : task.getClass();
    ClassLoader own = runs.getClassLoader();
    thread.setContextClassLoader(own == null ? ClassLoader.getSystemClassLoader() : own);
  }
}
