package io.molt.manager.leaks;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thread locals of threads that go on. Only its own thread may change a thread's map; of one that
 * is the server's the value is emptied, for nothing of the server reads a worker's.
 */
final class ThreadLocals implements Finder {

  private static final String MAP = "java.lang.ThreadLocal$ThreadLocalMap";

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    List<Field> maps =
        List.of(
            Inside.field(Thread.class, "threadLocals"),
            Inside.field(Thread.class, "inheritableThreadLocals"));
    Field table = Inside.field(Inside.type(MAP), "table");
    Field value = Inside.field(Inside.type(MAP + "$Entry"), "value");
    for (Thread thread : LiveThreads.others()) {
      for (Field map : maps) {
        Object locals = map.get(thread);
        if (locals != null && table.get(locals) instanceof Object[] entries) {
          examine(thread, entries, value, search);
        }
      }
    }
  }

  private static void examine(Thread thread, Object[] entries, Field value, Search search)
      throws IllegalAccessException {
    for (Object entry : entries) {
      if (entry instanceof WeakReference<?> reference) {
        Object key = reference.get();
        Object held = search.within(value.get(entry));
        Object named = held == null ? key : held;
        Trail trail = search.of(named);
        if (trail != null && named != null) {
          trail.add(
              "thread local of " + Words.thread(thread) + " with " + Words.one(named),
              "",
              remedy(thread, entry, value));
        }
      }
    }
  }

  private static @Nullable Remedy remedy(Thread thread, Object entry, Field value) {
    return LiveThreads.isServers(thread)
        ? new Remedy("emptied", () -> value.set(entry, null))
        : null;
  }
}
