package io.molt.listener;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a connection from time to time, one timer for all that could be late on it, so that no
 * timer is moved per event. On the event loop.
 */
final class Watchdog implements Runnable {

  /** How long a client may leave unread what is written to it before its connection is closed. */
  static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final EventLoop loop;
  private final LongUnaryOperator look;
  private @Nullable Future<?> next;
  private boolean stopped;

  /**
   * @param look gets the time in nanoseconds, acts on what is late, and returns how many
   *     nanoseconds later to look again
   */
  Watchdog(EventLoop loop, LongUnaryOperator look) {
    this.loop = loop;
    this.look = look;
  }

  void start() {
    run();
  }

  void stop() {
    stopped = true;
    Future<?> timer = next;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void run() {
    long nanos = look.applyAsLong(loop.ticker().nanoTime());
    if (!stopped) {
      next = loop.schedule(this, Math.max(nanos, 1), TimeUnit.NANOSECONDS);
    }
  }
}
