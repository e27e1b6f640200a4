package io.molt.manager.leaks;

import org.jspecify.annotations.Nullable;

/** Threads of one kind, which end in a way of their own. */
interface ThreadKind {

  /**
   * Adds what a thread holds, if it is of this kind.
   *
   * @param task what it was begun to run
   * @return whether it is
   */
  boolean examine(Thread thread, @Nullable Object task, Search search)
      throws ReflectiveOperationException;
}
