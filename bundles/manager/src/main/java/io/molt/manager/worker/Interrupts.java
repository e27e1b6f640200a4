package io.molt.manager.worker;

import java.util.Collection;

/** Tells code that is taken away to end. */
public final class Interrupts {

  private Interrupts() {}

  /**
   * Interrupts the threads of callbacks.
   *
   * @param platformToo whether platform threads are the worker's own; an event loop's never are
   */
  public static void send(Collection<Callback> callbacks, boolean platformToo) {
    callbacks.forEach(callback -> callback.interrupt(platformToo));
  }
}
