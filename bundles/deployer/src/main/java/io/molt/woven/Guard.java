package io.molt.woven;

import java.lang.invoke.MethodHandles.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * Tells the code of one worker whether it may go on. Each worker's class loader has this class of
 * its own, so what is said here concerns one worker alone.
 *
 * <p>Whether it may go on is no field that the code would have to read, but the target of a call
 * site, which the JIT compiler takes for a constant: as long as nothing is said, compiled code has
 * nothing to do and keeps its shape, vectorised loops included. A change throws that code away.
 *
 * <p>Every worker of every reload links this class before it can begin. So there is no more in it
 * than that takes, and few of its signatures name a class that the worker's class loader would have
 * to be asked for; the rest is in {@link CallSites} and {@link Exits}, which are loaded when they
 * are needed.
 */
public final class Guard {

  /** The call site that {@link #poll} invokes. */
  private static @Nullable Object site;

  private static volatile @Nullable Object onExit;

  private Guard() {}

  /**
   * Called by rewritten code in each round of a loop and at the beginning of each method: does
   * nothing, or throws a {@link StopError}. In the class file that applications get, the body is an
   * invocation of the call site that {@link #check} returns; Java has no words for that.
   */
  public static void poll() {}

  /**
   * Links {@link #poll()}: the bootstrap method of its call site, declared with just those types of
   * which the JDK calls it.
   */
  static Object check(Lookup caller, String name, Object type) {
    return site();
  }

  /**
   * Called before any code of the worker runs. Links {@link #poll()} too, for which there may be no
   * stack left where the code first calls it. A second call only replaces the hook, if it has one.
   *
   * @param newSite a {@link java.lang.invoke.MutableCallSite} that does nothing, for this class
   *     alone
   * @param hook a {@link java.util.function.IntConsumer}, told on the calling thread and with the
   *     status when the code wants to exit; null if there is none yet
   */
  public static void begin(Object newSite, @Nullable Object hook) {
    if (hook != null) {
      onExit = hook;
    }
    link(newSite);
    poll();
  }

  private static synchronized void link(Object newSite) {
    if (site == null) {
      site = newSite;
    }
  }

  /** Makes every {@link #poll()} throw from now on, on all threads. */
  public static void condemn() {
    CallSites.condemn(site());
  }

  /**
   * Has all the classes loaded that {@link #condemn} takes, for the class loader may give none by
   * then: it ends a call site that nobody invokes.
   */
  public static void linkEnd() {
    CallSites.condemn(CallSites.idle());
  }

  private static synchronized Object site() {
    Object known = site;
    if (known == null) {
      known = CallSites.idle();
      site = known;
    }
    return known;
  }

  /** Who is told when the code wants to exit, an {@code IntConsumer}; null if nobody is. */
  static @Nullable Object onExit() {
    return onExit;
  }
}
