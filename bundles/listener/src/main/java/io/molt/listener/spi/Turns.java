package io.molt.listener.spi;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The turns of one loop's connections that were asked for, in this order: the loop is asked once
 * for all of them. A task of the loop for each would cost as much again as to have the turn.
 */
final class Turns implements Runnable {

  /** How many have the time told to them that the first of them was begun at. */
  private static final int AT_ONCE = 32;

  private static final AtomicReferenceFieldUpdater<Turns, @Nullable WriteTurn> LAST =
      AtomicReferenceFieldUpdater.newUpdater(Turns.class, WriteTurn.class, "last");

  private final EventLoop loop;

  /** The one that was asked for last; each leads to the one before it. */
  private volatile @Nullable WriteTurn last;

  /**
   * The loop could not be asked, for want of memory: whoever comes next asks it, for those before
   * rely on that.
   */
  private volatile boolean owed;

  /** Those that were taken to be had, each leading to the one behind it. The loop's alone. */
  private @Nullable WriteTurn first;

  Turns(EventLoop loop) {
    this.loop = loop;
  }

  /** One is asked for, which is not among them. From any thread. */
  void add(WriteTurn turn) {
    WriteTurn before;
    do {
      before = last;
      turn.link(before);
    } while (!LAST.compareAndSet(this, before, turn));
    if (before == null || owed) {
      schedule();
    }
  }

  private void schedule() {
    boolean asked = false;
    try {
      loop.execute(this);
      asked = true;
    } catch (RejectedExecutionException ended) {
      asked = true; // it has closed its connections: nothing can be written any more
    } finally {
      if (!asked) {
        owed = true;
      }
    }
  }

  /** Has those that were asked for until now; what comes meanwhile has a run of its own. */
  @Override
  public void run() {
    owed = false;
    if (first == null) {
      first = inOrder(LAST.getAndSet(this, null));
    }
    boolean done = false;
    try {
      have();
      done = true;
    } finally {
      if (!done && first != null) {
        schedule(); // one has failed, which is no concern of the others
      }
    }
  }

  private void have() {
    long now = 0;
    int had = 0;
    for (WriteTurn turn = first; turn != null; turn = first) {
      first = turn.link();
      turn.link(null);
      if (had % AT_ONCE == 0) {
        now = loop.ticker().nanoTime();
      }
      had++;
      turn.run(now);
    }
  }

  private static @Nullable WriteTurn inOrder(@Nullable WriteTurn last) {
    WriteTurn behind = null;
    for (WriteTurn turn = last; turn != null; ) {
      WriteTurn before = turn.link();
      turn.link(behind);
      behind = turn;
      turn = before;
    }
    return behind;
  }
}
