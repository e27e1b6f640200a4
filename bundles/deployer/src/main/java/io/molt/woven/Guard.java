package io.molt.woven;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the code of one worker whether it may go on, and takes its wish to exit. Each worker's
 * class loader has this class of its own, so what is said here concerns one worker alone.
 *
 * <p>Whether it may go on is no field that the code would have to read, but the target of a call
 * site, which the JIT compiler takes for a constant: as long as nothing is said, compiled code has
 * nothing to do and keeps its shape, vectorised loops included. A change throws that code away.
 */
public final class Guard {

  private static final MutableCallSite CHECK =
      new MutableCallSite(MethodHandles.empty(MethodType.methodType(void.class)));

  private static volatile @Nullable IntConsumer onExit;

  private Guard() {}

  /**
   * Called by rewritten code in each round of a loop and at the beginning of each method: does
   * nothing, or throws a {@link StopError}. In the class file that applications get, the body is an
   * invocation of the call site that {@link #check} returns; Java has no words for that.
   */
  public static void poll() {}

  /** Links {@link #poll()}. */
  static CallSite check(Lookup caller, String name, MethodType type) {
    return CHECK;
  }

  /** Makes every {@link #poll()} throw from now on, on all threads. */
  public static void condemn() {
    Error stop = StopError.of("this worker's code is to run no further: the server ended it");
    MethodHandle thrower = MethodHandles.throwException(void.class, Error.class).bindTo(stop);
    CHECK.setTarget(thrower);
    MutableCallSite.syncAll(new MutableCallSite[] {CHECK});
  }

  /**
   * Says who is told, on the calling thread and with the status, when the code wants to exit. Links
   * {@link #poll()} too, for which there may be no stack left where the code first calls it.
   */
  public static void onExit(IntConsumer hook) {
    onExit = hook;
    poll();
  }

  /** Stands for {@link System#exit}. Never returns. */
  public static void exit(int status) {
    throw leave("System.exit", status);
  }

  /** Stands for {@link Runtime#exit}. Never returns. */
  public static void exit(Runtime runtime, int status) {
    throw leave("Runtime.exit", status);
  }

  /** Stands for {@link Runtime#halt}. Never returns. */
  public static void halt(Runtime runtime, int status) {
    throw leave("Runtime.halt", status);
  }

  private static Error leave(String call, int status) {
    IntConsumer hook = onExit;
    if (hook == null) {
      return StopError.of(call + "(" + status + ") ends nothing here: the code is no worker's");
    }
    hook.accept(status);
    return StopError.of(call + "(" + status + ") ends this worker, not the server");
  }
}
