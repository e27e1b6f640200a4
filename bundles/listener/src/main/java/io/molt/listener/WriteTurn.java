package io.molt.listener;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * Decides who writes what others have queued: whoever asks first when nobody has asked yet puts one
 * drain on the event loop, all others rely on it. While the loop reads a burst it holds the turn
 * itself, so that all that is sent within is written once, at its end.
 */
final class WriteTurn implements Runnable {

  /** How often to drain on end before other connections of the loop have theirs. */
  private static final int ROUNDS = 16;

  private final EventLoop loop;
  private final LongConsumer drain;

  /** Requests since the drain last began; above zero, somebody has the turn. */
  private final AtomicInteger asked = new AtomicInteger();

  private boolean inBurst;
  private boolean held;

  /**
   * @param drain writes all that is queued; called on the loop, with the time
   */
  WriteTurn(EventLoop loop, LongConsumer drain) {
    this.loop = loop;
    this.drain = drain;
  }

  /** Something was queued. From any thread. */
  void ask() {
    if (asked.getAndIncrement() == 0) {
      try {
        loop.execute(this);
      } catch (RejectedExecutionException ended) {
        // The loop has closed its connections: nothing can be written any more.
      }
    }
  }

  /** The drain stopped early, so that others have their turn. On the loop, within the drain. */
  void again() {
    asked.getAndIncrement();
  }

  /** There may be something to write. On the loop. */
  void now() {
    if (asked.getAndIncrement() == 0) {
      run();
    }
  }

  /** A burst of reading begins, unless it has already. On the loop. */
  void burst() {
    if (!inBurst) {
      inBurst = true;
      held = asked.getAndIncrement() == 0;
    }
  }

  /**
   * The burst is over: what was queued meanwhile is written, if anything was. On the loop.
   *
   * @param nowNanos the time, which the burst's end was noted with anyway
   */
  void burstOver(long nowNanos) {
    inBurst = false;
    if (held) {
      held = false;
      if (!asked.compareAndSet(1, 0)) {
        run(nowNanos);
      }
    }
  }

  /** Drains until nobody has asked anew. For the holder of the turn. */
  @Override
  public void run() {
    run(loop.ticker().nanoTime());
  }

  private void run(long nowNanos) {
    int seen = 1;
    for (int round = 0; round < ROUNDS; round++) {
      drain.accept(nowNanos);
      seen = asked.addAndGet(-seen);
      if (seen == 0) {
        return;
      }
    }
    passOn(seen);
  }

  private void passOn(int seen) {
    asked.addAndGet(1 - seen);
    try {
      loop.execute(this);
    } catch (RejectedExecutionException ended) {
      // As above.
    }
  }
}
