package io.molt.listener.spi;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Whether a connection is read from: only while nobody has a reason against it. Usable from any
 * thread; takes effect on the event loop.
 */
public final class ReadGate implements Runnable {

  /** A reason to read no further. */
  public enum Reason {
    /** Too much waits for the worker. */
    WORKER,
    /** Too much of a request's body waits to be read. */
    BODY,
    /** Too many requests of the connection are in hand. */
    PIPELINE,
    /** What follows may be no request any more: that is not known yet. */
    UPGRADE,
    /** Too much of earlier answers waits for the client. */
    BACKLOG,
    /** The clients of the server make it hold too much, and this one more than others. */
    MEMORY,
    /** Nothing further will be taken from this client. */
    LAST;

    private final int bit = 1 << ordinal();
  }

  /** One who is told what the gate does. */
  @FunctionalInterface
  public interface Reader {
    /** Reading has begun again. On the loop. */
    void readingOn();
  }

  private static final AtomicIntegerFieldUpdater<ReadGate> REASONS =
      AtomicIntegerFieldUpdater.newUpdater(ReadGate.class, "reasons");

  private final ClientChannel client;
  private final Reader reader;
  private volatile int reasons;

  public ReadGate(ClientChannel client, Reader reader) {
    this.client = client;
    this.reader = reader;
  }

  public boolean isOpen() {
    return reasons == 0;
  }

  /**
   * Whether the channel is read from. A gate that another thread has opened is open at once and
   * read from a moment later: until then nothing may be held against the client, nor be taken for
   * all that it sent. On the loop.
   */
  public boolean isReading() {
    return isOpen() && client.channel().config().isAutoRead();
  }

  public boolean isClosedFor(Reason reason) {
    return (reasons & reason.bit) != 0;
  }

  public void close(Reason reason) {
    int before = REASONS.getAndUpdate(this, all -> all | reason.bit);
    if (before == 0) {
      apply();
    }
  }

  public void open(Reason reason) {
    if (!isClosedFor(reason)) {
      return; // as nearly always
    }
    int before = REASONS.getAndUpdate(this, all -> all & ~reason.bit);
    if (before == reason.bit) {
      apply();
    }
  }

  public void set(Reason reason, boolean closed) {
    if (closed) {
      close(reason);
    } else {
      open(reason);
    }
  }

  private void apply() {
    if (client.reactor().loop().inEventLoop()) {
      run();
    } else {
      // If the loop has closed its connections, there is nothing to read from.
      client.reactor().execute(this, () -> {});
    }
  }

  /**
   * Brings the channel to what holds by now, unless it is being closed: then it is read to its end,
   * whatever anybody has against it. On the loop.
   */
  @Override
  public void run() {
    boolean read = isOpen();
    Channel channel = client.channel();
    if (LingeringClose.isUnderWay(channel)) {
      return;
    }
    if (channel.config().isAutoRead() != read) {
      channel.config().setAutoRead(read);
      if (read) {
        reader.readingOn();
      }
    }
  }
}
