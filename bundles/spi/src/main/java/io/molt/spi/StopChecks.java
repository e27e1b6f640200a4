package io.molt.spi;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How the server speaks to the checks that the deployer has written into an application's classes.
 *
 * <p>Such classes ask in each round of a loop and at the beginning of each method whether they may
 * go on, and {@code System.exit} and its like tell the server instead. Whom they ask is the class
 * {@link #GUARD}, which each worker's class loader has of its own. Classes that were not rewritten,
 * because they come from elsewhere or could not be, ask nobody.
 *
 * <p>Usable from any thread. Nothing here keeps a class loader, or anything that it loaded.
 */
public final class StopChecks {

  /** The class that rewritten code asks. */
  public static final String GUARD = "io.molt.woven.Guard";

  /** The error that rewritten code throws when it is to run no further. */
  public static final String STOP = "io.molt.woven.StopError";

  private static final MethodHandle NOTHING =
      MethodHandles.empty(MethodType.methodType(void.class));

  private StopChecks() {}

  /**
   * Ends the code of a worker: from now on it throws an error in each round of a loop and at the
   * beginning of each method, on all threads, catch it who will. That cannot be taken back, and
   * {@code onWorkerStop} throws too. Code that waits goes on waiting until it is interrupted. To be
   * called before the worker's bundle is uninstalled, or after {@link #linkEnd}; a second call
   * changes nothing.
   *
   * @param worker the class loader of the worker's bundle
   * @return whether the class is there; with {@code loop_checks=off} it is, but no code asks it
   *     whether it may go on
   */
  public static boolean condemn(ClassLoader worker) {
    return call(worker, "condemn");
  }

  /**
   * Loads ahead what {@link #condemn} takes of the worker's bundle, so that it also ends code that
   * turns out to run on when the bundle has been uninstalled. Ends nothing by itself; usable at any
   * time, a second call changes nothing.
   *
   * @param worker the class loader of the worker's bundle
   * @return whether the class is there
   */
  public static boolean linkEnd(ClassLoader worker) {
    return call(worker, "linkEnd");
  }

  private static boolean call(ClassLoader worker, String name) {
    Optional<MethodHandle> method = find(worker, name, MethodType.methodType(void.class));
    try {
      if (method.isPresent()) {
        method.get().invokeExact();
      }
    } catch (Throwable unexpected) {
      throw new IllegalStateException("the code of " + worker + " cannot be ended", unexpected);
    }
    return method.isPresent();
  }

  /**
   * Says who is told when code of a worker wants to end the process. To be called before that code
   * runs; a second call replaces the first. The hook is given the status, on the thread that wanted
   * to exit, which gets a {@link #STOP} when the hook has returned; it is not condemned by that. If
   * there is no hook, the thread gets the error at once.
   *
   * @param worker the class loader of the worker's bundle; it holds the hook until it is collected
   * @return whether the class is there
   */
  public static boolean onExit(ClassLoader worker, IntConsumer hook) {
    requireNonNull(hook, "hook");
    return begin(worker, hook);
  }

  /**
   * Does ahead what {@link #onExit} takes most of its time for. To be called at any time, on any
   * thread, even while others end the code; a second call changes nothing.
   *
   * @param worker the class loader of the worker's bundle
   * @return whether the class is there
   */
  public static boolean link(ClassLoader worker) {
    return begin(worker, null);
  }

  private static boolean begin(ClassLoader worker, @Nullable IntConsumer hook) {
    Optional<MethodHandle> begin =
        find(worker, "begin", MethodType.methodType(void.class, Object.class, Object.class));
    try {
      if (begin.isPresent()) {
        begin.get().invokeExact((Object) new MutableCallSite(NOTHING), (Object) hook);
      }
    } catch (Throwable thrown) {
      if (hook != null || !isStop(thrown)) {
        throw new IllegalStateException("the checks of " + worker + " are not linked", thrown);
      }
    }
    return begin.isPresent();
  }

  /** Whether something was thrown because code was to run no further. */
  public static boolean isStop(Throwable thrown) {
    return thrown.getClass().getName().equals(STOP);
  }

  /** Empty if the loader has no such class of its own, or can load no more. */
  private static Optional<MethodHandle> find(ClassLoader worker, String name, MethodType type) {
    try {
      Class<?> guard = Class.forName(GUARD, true, worker);
      return worker.equals(guard.getClassLoader())
          ? Optional.of(MethodHandles.publicLookup().findStatic(guard, name, type))
          : Optional.empty();
    } catch (ReflectiveOperationException | LinkageError | IllegalStateException absent) {
      return Optional.empty();
    }
  }
}
