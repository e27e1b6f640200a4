package io.molt.manager.leaks;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.TimerTask;
import org.jspecify.annotations.Nullable;

/**
 * The threads of {@link java.util.Timer}: tasks of the worker's are cancelled and taken out of the
 * queue. The timer itself, which another may have made, ends when nobody has it any more.
 */
final class TimerThreads implements ThreadKind {

  private static final String TYPE = "java.util.TimerThread";

  @Override
  public boolean examine(Thread thread, @Nullable Object task, Search search)
      throws ReflectiveOperationException {
    if (!thread.getClass().getName().equals(TYPE)) {
      return false;
    }
    Object queue = Inside.read(thread, "queue");
    if (queue != null) {
      for (TimerTask each : tasks(queue)) {
        Object held = search.within(each);
        Trail trail = search.of(held);
        if (trail != null && held != null) {
          trail.add(
              "java.util.Timer \"" + thread.getName() + "\" with " + Words.type(held),
              new Remedy("cancelled", () -> cancel(queue, search)));
        }
      }
    }
    Trail context = search.of(thread.getContextClassLoader());
    if (context != null) {
      context.add(
          Words.thread(thread) + " of a java.util.Timer with its context class loader",
          new Remedy("given another", () -> LiveThreads.leaveContext(thread)));
    }
    return true;
  }

  /** The first place of the array is not used. */
  private static List<TimerTask> tasks(Object queue) throws ReflectiveOperationException {
    synchronized (queue) {
      TimerTask[] array = (TimerTask[]) Inside.read(queue, "queue");
      List<TimerTask> tasks = new ArrayList<>();
      for (TimerTask task : array == null ? new TimerTask[0] : array) {
        if (task != null) {
          tasks.add(task);
        }
      }
      return tasks;
    }
  }

  /** What {@link java.util.Timer#purge} does, for the worker's tasks. */
  private static void cancel(Object queue, Search search) throws ReflectiveOperationException {
    Method get = Inside.method(queue.getClass(), "get", int.class);
    Method remove = Inside.method(queue.getClass(), "quickRemove", int.class);
    synchronized (queue) {
      for (int i = (int) Inside.method(queue.getClass(), "size").invoke(queue); i > 0; i--) {
        TimerTask task = (TimerTask) get.invoke(queue, i);
        if (search.within(task) != null) {
          task.cancel();
          remove.invoke(queue, i);
        }
      }
      Inside.method(queue.getClass(), "heapify").invoke(queue);
    }
  }
}
