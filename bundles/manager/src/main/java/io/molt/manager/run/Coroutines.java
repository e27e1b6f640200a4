package io.molt.manager.run;

import java.lang.reflect.Constructor;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes virtual threads that are carried by an executor of our choice.
 *
 * <p>JDK 25 has no public way to choose the scheduler of a virtual thread; its internal builder
 * takes one. This is the only class that knows. It needs {@code --add-opens java.base/java.lang},
 * which the launcher's manifest gives; where the door is shut or the inside has changed, workers
 * run without coroutines and everything else works.
 */
public final class Coroutines {

  private static final Logger LOG = LoggerFactory.getLogger(Coroutines.class);
  private static final String BUILDER = "java.lang.ThreadBuilders$VirtualThreadBuilder";

  private final Constructor<?> builder;

  private Coroutines(Constructor<?> builder) {
    this.builder = builder;
  }

  /** Looks for the builder and tries it out. Empty if this JDK does not let us; that is logged. */
  public static Optional<Coroutines> probe() {
    try {
      Constructor<?> builder = Class.forName(BUILDER).getDeclaredConstructor(Executor.class);
      builder.setAccessible(true);
      Coroutines coroutines = new Coroutines(builder);
      coroutines.tryOut();
      return Optional.of(coroutines);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn(
          "Coroutines are not available, callbacks run without them: {} (expected: a JDK 25 started"
              + " with --add-opens java.base/java.lang=ALL-UNNAMED).",
          e.toString());
      return Optional.empty();
    }
  }

  /** Threads of the factory are carried by the given executor, which must never reject. */
  public ThreadFactory on(Executor carrier) {
    try {
      return ((Thread.Builder.OfVirtual) builder.newInstance(carrier))
          .inheritInheritableThreadLocals(false)
          .factory();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the builder of virtual threads worked before", e);
    }
  }

  private void tryOut() {
    Thread[] ran = new Thread[1];
    Thread thread = on(Runnable::run).newThread(() -> ran[0] = Thread.currentThread());
    thread.start();
    if (ran[0] != thread || !thread.isVirtual()) {
      throw new IllegalStateException("the executor given to " + BUILDER + " was not used");
    }
  }
}
