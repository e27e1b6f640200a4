package io.molt.manager.worker;

import io.molt.manager.run.Stacks;
import java.util.Collection;

/** What callbacks are doing, in text. */
public final class CallbackStacks {

  private CallbackStacks() {}

  /**
   * Each callback with its own stack: a virtual thread's frames, not its carrier's. All lines but
   * the first are indented, by which the log knows that they belong to it.
   */
  public static String of(Collection<Callback> callbacks) {
    StringBuilder text = new StringBuilder();
    for (Callback callback : callbacks) {
      text.append(text.isEmpty() ? "" : "  and ").append(callback.what());
      Thread thread = callback.thread();
      text.append(
          thread == null
              ? "\n    has returned, its response was detached\n"
              : Stacks.of(thread.getStackTrace()));
    }
    return text.toString();
  }
}
