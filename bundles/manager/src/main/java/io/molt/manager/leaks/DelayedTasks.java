package io.molt.manager.leaks;

import java.util.concurrent.ForkJoinPool;

/**
 * What waits in the JDK's delay scheduler: {@code CompletableFuture.orTimeout}, {@code
 * delayedExecutor}, {@code ForkJoinPool.schedule}, virtual threads that sleep. That keeps its tasks
 * in a local variable, where nobody can see whose they are; so the possibility is named, where
 * nothing else was found. To be asked last.
 */
final class DelayedTasks implements Finder {

  @Override
  public void look(Search search) throws ReflectiveOperationException {
    long waiting = ForkJoinPool.commonPool().getDelayedTaskCount();
    if (waiting == 0) {
      return;
    }
    for (ClassLoader loader : search.loaders()) {
      Trail trail = search.trail(loader);
      if (trail.suspects().isEmpty() && usesAny(loader)) {
        trail.add(
            "perhaps one of "
                + waiting
                + " tasks that wait in the common pool's delay scheduler (orTimeout,"
                + " delayedExecutor, schedule)");
      }
    }
  }

  private static boolean usesAny(ClassLoader loader) throws ReflectiveOperationException {
    return Loaded.by(loader, "java.util.concurrent.CompletableFuture") != null
        || Loaded.by(loader, "java.util.concurrent.ForkJoinPool") != null;
  }
}
