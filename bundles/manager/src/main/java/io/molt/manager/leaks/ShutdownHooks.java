package io.molt.manager.leaks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Threads that would be run at the end of the JVM. */
final class ShutdownHooks implements Finder {

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    for (Thread hook : hooks()) {
      Object task = search.within(LiveThreads.task(hook));
      Trail own = task == null ? search.of(hook) : search.of(task);
      Trail context = search.of(hook.getContextClassLoader());
      if (own != null) {
        own.add(
            "shutdown hook " + Words.type(task == null ? hook : task),
            new Remedy("removed", () -> Runtime.getRuntime().removeShutdownHook(hook)));
      } else if (context != null) {
        context.add(
            "shutdown hook \"" + hook.getName() + "\" with its context class loader",
            new Remedy("given another", () -> LiveThreads.leaveContext(hook)));
      }
    }
  }

  private static List<Thread> hooks() throws ReflectiveOperationException {
    Class<?> place = Inside.type("java.lang.ApplicationShutdownHooks");
    synchronized (place) {
      // Null once the JVM ends.
      @Nullable Object hooks = Inside.read(place, "hooks");
      return hooks instanceof Map<?, ?> map
          ? map.keySet().stream().map(Thread.class::cast).toList()
          : List.of();
    }
  }
}
