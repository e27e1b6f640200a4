package io.molt.manager.run;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who is inside a task of a carrier: at most one thread. It counts their steps, so that each task
 * has a number.
 *
 * <p>A take-over leaves {@link #LOST} in it for ever and gives the carrier another one, so that the
 * thread that comes out of its task at last sees that the carrier is no longer its own.
 */
final class Hold {

  /** The number of no step. */
  static final int LOST = -1;

  /** The lowest bit of a step: somebody is inside. */
  private static final int INSIDE = 1;

  /** Who is inside is not the one that drains, and came in between. */
  private static final int FOR_OTHER = 2;

  private static final int NEXT = 4;

  private final AtomicInteger step;

  /** Somebody who drains has gone again because another was inside. */
  private final AtomicBoolean turnedAway = new AtomicBoolean();

  Hold() {
    this(0);
  }

  private Hold(int step) {
    this.step = new AtomicInteger(step);
  }

  /** The next one, once the present has been lost inside a task. */
  static Hold after(int task) {
    return new Hold(next(task));
  }

  private static int next(int task) {
    return ((task & -NEXT) + NEXT) & Integer.MAX_VALUE;
  }

  /**
   * For who drains.
   *
   * @return the task that begins; {@link #LOST} if another is inside, or has been when it was lost
   */
  int enter() {
    return enter(INSIDE);
  }

  /** As {@link #enter}, for one that does a task in place of who drains. */
  int enterForOther() {
    return enter(INSIDE | FOR_OTHER);
  }

  private int enter(int how) {
    int between = step.get();
    int task = between | how;
    return (between & INSIDE) == 0 && step.compareAndSet(between, task) ? task : LOST;
  }

  /**
   * Comes out of a task.
   *
   * @return false if it was lost meanwhile
   */
  boolean leave(int task) {
    return step.compareAndSet(task, next(task));
  }

  /**
   * Takes it away from who is inside.
   *
   * @return false if that is not inside that task any more
   */
  boolean lose(int task) {
    return step.compareAndSet(task, LOST);
  }

  /** The task that somebody is inside of; 0 if nobody is. */
  int inside() {
    int now = step.get();
    return now != LOST && (now & INSIDE) != 0 ? now : 0;
  }

  /** The step between two tasks; {@link #LOST} if somebody is inside one. */
  int between() {
    int now = step.get();
    return (now & INSIDE) == 0 ? now : LOST;
  }

  /** Whether a task is done in place of who drains. */
  static boolean isForOther(int task) {
    return (task & FOR_OTHER) != 0;
  }

  /**
   * Who drains and could not enter goes again; who is inside sees to another drain by {@link
   * #takesBack}.
   *
   * @return true if that one has not seen it, so that the drain must go on
   */
  boolean turnAway() {
    turnedAway.set(true);
    return inside() == 0 && takesBack();
  }

  /** Whether somebody was turned away, which ends by this. The caller sees to another drain. */
  boolean takesBack() {
    return turnedAway.getAndSet(false);
  }
}
