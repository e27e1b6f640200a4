package io.molt.listener.spi;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a connection from time to time, one timer for all that could be late on it, so that no
 * timer is moved per event. On the event loop.
 */
public final class Watchdog implements Runnable {

  /** How long a client may leave unread what is written to it before its connection is closed. */
  public static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Knows what could be late. */
  @FunctionalInterface
  public interface Look {
    /**
     * Acts on what is late.
     *
     * @param now the time in nanoseconds
     * @return how many nanoseconds later to look again
     */
    long look(long now);
  }

  private final EventLoop loop;
  private final Look look;
  private @Nullable Future<?> next;
  private boolean stopped;

  public Watchdog(EventLoop loop, Look look) {
    this.loop = loop;
    this.look = look;
  }

  public void start() {
    run();
  }

  /** Looks sooner than it would, once. */
  public void lookWithin(long nanos) {
    Future<?> timer = next;
    if (timer != null && timer.cancel(false)) {
      again(nanos);
    }
  }

  public void stop() {
    stopped = true;
    Future<?> timer = next;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void run() {
    long nanos = look.look(loop.ticker().nanoTime());
    again(nanos);
  }

  private void again(long nanos) {
    if (!stopped) {
      next = loop.schedule(this, Math.max(nanos, 1), TimeUnit.NANOSECONDS);
    }
  }
}
