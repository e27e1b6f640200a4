package io.molt.listener.spi;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Decides who writes what others have queued: whoever asks first when nobody has asked yet puts one
 * drain on the event loop, all others rely on it. While the loop reads a burst it holds the turn
 * itself, so that all that is sent within is written once, at its end.
 */
public abstract class WriteTurn implements Runnable {

  /** How often to drain on end before other connections of the loop have theirs. */
  private static final int ROUNDS = 16;

  private static final AtomicIntegerFieldUpdater<WriteTurn> ASKED =
      AtomicIntegerFieldUpdater.newUpdater(WriteTurn.class, "asked");

  private final EventLoop loop;

  /** Requests since the drain last began; above zero, somebody has the turn. */
  private volatile int asked;

  private boolean inBurst;
  private boolean held;

  public WriteTurn(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Writes all that is queued. On the loop.
   *
   * @param now as {@link ClientChannel#nanoTime()} tells it
   */
  protected abstract void drain(long now);

  /** Something was queued. From any thread. */
  public final void ask() {
    if (ASKED.getAndIncrement(this) == 0) {
      try {
        loop.execute(this);
      } catch (RejectedExecutionException ended) {
        // The loop has closed its connections: nothing can be written any more.
      }
    }
  }

  /** The drain stopped early, so that others have their turn. On the loop, within the drain. */
  public final void again() {
    ASKED.getAndIncrement(this);
  }

  /** There may be something to write. On the loop. */
  public final void now() {
    if (ASKED.getAndIncrement(this) == 0) {
      run();
    }
  }

  /** A burst of reading begins, unless it has already. On the loop. */
  public final void burst() {
    if (!inBurst) {
      inBurst = true;
      held = ASKED.getAndIncrement(this) == 0;
    }
  }

  /**
   * The burst is over: what was queued meanwhile is written, if anything was. On the loop.
   *
   * @param nowNanos the time, which the burst's end was noted with anyway
   */
  public final void burstOver(long nowNanos) {
    inBurst = false;
    if (held) {
      held = false;
      if (!ASKED.compareAndSet(this, 1, 0)) {
        run(nowNanos);
      }
    }
  }

  /** Drains until nobody has asked anew. For the holder of the turn. */
  @Override
  public final void run() {
    run(loop.ticker().nanoTime());
  }

  private void run(long nowNanos) {
    int seen = 1;
    for (int round = 0; round < ROUNDS; round++) {
      drain(nowNanos);
      seen = ASKED.addAndGet(this, -seen);
      if (seen == 0) {
        return;
      }
    }
    passOn(seen);
  }

  private void passOn(int seen) {
    ASKED.addAndGet(this, 1 - seen);
    try {
      loop.execute(this);
    } catch (RejectedExecutionException ended) {
      // As above.
    }
  }
}
