package io.molt.listener.spi;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Decides who writes what others have queued: whoever asks first when nobody has asked yet puts one
 * drain on the event loop, all others rely on it. While the loop reads a burst it holds the turn
 * itself, so that all that is sent within is written once, at its end.
 */
public abstract class WriteTurn {

  /** How often to drain on end before other connections of the loop have theirs. */
  private static final int ROUNDS = 16;

  private static final AtomicIntegerFieldUpdater<WriteTurn> ASKED =
      AtomicIntegerFieldUpdater.newUpdater(WriteTurn.class, "asked");

  private final ReactorLoop reactor;

  /** The next of those that were asked for, for {@link Turns} alone. */
  private @Nullable WriteTurn link;

  /** Requests since the drain last began; above zero, somebody has the turn. */
  private volatile int asked;

  private boolean inBurst;
  private boolean held;

  public WriteTurn(ReactorLoop reactor) {
    this.reactor = reactor;
  }

  final @Nullable WriteTurn link() {
    return link;
  }

  final void link(@Nullable WriteTurn other) {
    link = other;
  }

  /**
   * Writes all that is queued. On the loop.
   *
   * @param now as {@link ClientChannel#nanoTime()} tells it, or has told it a few turns before
   */
  protected abstract void drain(long now);

  /** Something was queued. From any thread. */
  public final void ask() {
    if (ASKED.getAndIncrement(this) == 0) {
      reactor.turns().add(this);
    }
  }

  /** The drain stopped early, so that others have their turn. On the loop, within the drain. */
  public final void again() {
    ASKED.getAndIncrement(this);
  }

  /** There may be something to write. On the loop. */
  public final void now() {
    if (ASKED.getAndIncrement(this) == 0) {
      run(reactor.loop().ticker().nanoTime());
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
  final void run(long nowNanos) {
    int seen = asked; // a drain is for all who asked before it
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
    reactor.turns().add(this);
  }
}
