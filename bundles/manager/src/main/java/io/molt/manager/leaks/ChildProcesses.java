package io.molt.manager.leaks;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What waits for the end of a process ({@code Process.onExit}). It is named: only the process can
 * let go of it, and whether that may be ended the server does not know.
 */
final class ChildProcesses implements Finder {

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    if (!Loaded.isUsed(search, "java.lang.Process", "java.lang.ProcessHandle")) {
      return;
    }
    Class<?> handles = Inside.type("java.lang.ProcessHandleImpl");
    Field dependents = Inside.field(CompletableFuture.class, "stack");
    if (Inside.read(handles, "completions") instanceof Map<?, ?> pending) {
      for (Map.Entry<?, ?> exit : pending.entrySet()) {
        Object held = search.within(dependents.get(exit.getValue()));
        Trail trail = search.of(held);
        if (trail != null && held != null) {
          trail.add("process " + exit.getKey() + ", whose end " + Words.type(held) + " waits for");
        }
      }
    }
  }
}
