package io.molt.manager.code;

import io.molt.worker.Worker;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** The code of one worker, with no worker yet: one bundle with its class loader. */
public interface WorkerCode {

  /**
   * Loads the worker class and constructs an instance. Runs code of the application.
   *
   * @throws Throwable whatever the class or its constructor throws, without wrapping
   */
  Worker create() throws Throwable;

  /**
   * Whether the worker class is of a type. Runs nothing of the application; a class that cannot be
   * loaded is of none.
   */
  boolean isA(Class<?> type);

  /** The names of the classes that were read for this code or for its like, as far as is known. */
  List<String> classes();

  /** How many bytes the files of {@link #classes} have together, as far as is known. */
  default long classBytes() {
    return 0;
  }

  /**
   * Loads classes without running anything of them. What is not there, or cannot be loaded, is left
   * to those who need it.
   *
   * @param goesOn asked before each whether it is still of use
   */
  void load(List<String> classes, BooleanSupplier goesOn);

  /**
   * Whether the framework has taken away since what it was resolved with, so that it cannot be
   * started as it is.
   */
  default boolean isStale() {
    return false;
  }

  /**
   * Loads the worker class, so that {@link #create} has only to construct it. Runs nothing of it;
   * from any thread. What is wrong with it, {@link #create} says.
   */
  default void loadWorker() {}

  /**
   * Does ahead what the server itself has to do before anything of the code runs. Runs nothing of
   * it; from any thread, and even while others do what is to follow.
   */
  default void link() {}

  /**
   * Has a task run when the code asks for the end of the JVM, which ends its worker instead. Before
   * anything of the code runs.
   *
   * @param asked is given the exit code
   */
  default void onExit(IntConsumer asked) {}

  /** Has ready what {@link #condemn} needs, so that it can be done after the bundle's end too. */
  default void linkEnd() {}

  /**
   * Ends the code: whatever of it runs, throws an error soon, and so does what is called of it from
   * now on.
   *
   * @return false if it has no checks that would see to that
   */
  default boolean condemn() {
    return false;
  }

  /** The class loader of the bundle. */
  ClassLoader loader();

  /** The bundle's id. */
  long bundleId();
}
