package io.molt.listener;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether a connection is read from: only while nobody has a reason against it. Usable from any
 * thread; takes effect on the event loop.
 */
final class ReadGate implements Runnable {

  /** A reason to read no further. */
  enum Reason {
    /** Too much waits for the worker. */
    WORKER,
    /** Too much of a request's body waits to be read. */
    BODY,
    /** Too many requests of the connection are in hand. */
    PIPELINE,
    /** Too much of earlier answers waits for the client. */
    BACKLOG,
    /** Nothing further will be taken from this client. */
    LAST;

    private final int bit = 1 << ordinal();
  }

  private final Channel channel;
  private final EventLoop loop;
  private final Runnable opened;
  private final AtomicInteger reasons = new AtomicInteger();

  /**
   * @param opened called on the loop each time that reading has begun again
   */
  ReadGate(Link link, Runnable opened) {
    this.channel = link.channel();
    this.loop = link.reactor().loop();
    this.opened = opened;
  }

  boolean isOpen() {
    return reasons.get() == 0;
  }

  boolean isClosedFor(Reason reason) {
    return (reasons.get() & reason.bit) != 0;
  }

  void close(Reason reason) {
    int before = reasons.getAndUpdate(all -> all | reason.bit);
    if (before == 0) {
      apply();
    }
  }

  void open(Reason reason) {
    int before = reasons.getAndUpdate(all -> all & ~reason.bit);
    if (before == reason.bit) {
      apply();
    }
  }

  private void apply() {
    if (loop.inEventLoop()) {
      run();
    } else {
      try {
        loop.execute(this);
      } catch (RejectedExecutionException ended) {
        // The loop has closed its connections: there is nothing to read from.
      }
    }
  }

  /** Brings the channel to what holds by now. On the loop. */
  @Override
  public void run() {
    boolean read = isOpen();
    if (channel.config().isAutoRead() != read) {
      channel.config().setAutoRead(read);
      if (read) {
        opened.run();
      }
    }
  }
}
