package io.molt.manager.leaks;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The threads of executors. One that is the worker's own is shut down. One is not if shared code
 * holds it or has made its threads: from that only what is the worker's is taken.
 */
final class PoolThreads implements ThreadKind {

  private static final String WORKER = "java.util.concurrent.ThreadPoolExecutor$Worker";

  /** Whose executors are; a shared one is nobody's. */
  private final Map<ThreadPoolExecutor, Optional<Trail>> owners = new IdentityHashMap<>();

  @Override
  public boolean examine(Thread thread, @Nullable Object task, Search search)
      throws ReflectiveOperationException {
    if (task == null || !task.getClass().getName().equals(WORKER)) {
      return false;
    }
    if (Inside.read(task, "this$0") instanceof ThreadPoolExecutor pool) {
      Optional<Trail> owner = owners.get(pool);
      if (owner == null) {
        owner = Optional.ofNullable(owner(thread, pool, search));
        owners.put(pool, owner);
        owner.ifPresentOrElse(
            trail ->
                trail.add(
                    "executor of " + Words.thread(thread),
                    new Remedy("shut down", pool::shutdownNow)),
            () -> takeTasks(thread, pool, search));
      }
      Trail context = search.of(thread.getContextClassLoader());
      if (owner.isEmpty() && context != null) {
        context.add(
            Words.thread(thread) + " of a shared executor with its context class loader",
            "",
            Threads.leaveContext(thread));
      }
    }
    return true;
  }

  private static @Nullable Trail owner(Thread thread, ThreadPoolExecutor pool, Search search)
      throws ReflectiveOperationException {
    for (Object part : List.of(pool, pool.getThreadFactory(), pool.getRejectedExecutionHandler())) {
      Trail trail = search.of(part);
      if (trail != null) {
        return trail;
      }
    }
    Trail context = search.of(thread.getContextClassLoader());
    boolean plain =
        !LiveThreads.isServers(thread)
            && pool.getClass().getClassLoader() == null
            && isPlain(pool.getThreadFactory());
    return context != null && plain && !isShared(pool, search) ? context : null;
  }

  /** As the JDK makes them for anyone, and not for something of its own. */
  private static boolean isPlain(ThreadFactory factory) {
    String name = factory.getClass().getName();
    return name.startsWith("java.util.concurrent.Executors$")
        || name.startsWith("java.lang.ThreadBuilders$");
  }

  private static boolean isShared(ThreadPoolExecutor pool, Search search)
      throws ReflectiveOperationException {
    return new Statics().holds(pool, search.shared());
  }

  private static void takeTasks(Thread thread, ThreadPoolExecutor pool, Search search) {
    if (LiveThreads.isServers(thread)) {
      return;
    }
    for (Runnable waiting : pool.getQueue()) {
      Object held = search.within(waiting);
      Trail trail = search.of(held);
      if (trail != null && held != null) {
        trail.add(
            "task " + Words.type(held) + " in the executor of " + Words.thread(thread),
            new Remedy("taken out", () -> pool.remove(waiting)));
      }
    }
  }
}
