package io.molt.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one socket. Small pieces are gathered in one pooled direct buffer, which leaves with a
 * single system call; of large ones no more is copied than the socket takes, so that a slow client
 * costs at most {@link #ROOM} bytes of direct memory.
 *
 * <p>For use on the event loop; {@link #outstanding()}, {@link #sent()} and {@link #isOpen()} from
 * any thread.
 */
final class SocketWriter {

  /** What leaves at once. */
  private static final int CHUNK = 64 * 1024;

  /** How many bytes Netty may hold for this socket before more is copied. */
  private static final int ROOM = 2 * CHUNK;

  /** Enough for the usual answer. */
  private static final int SMALL = 2 * 1024;

  private final Link link;
  private final Channel channel;
  private final Runnable progressed;
  private final AtomicLong outstanding = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean open = true;
  private @Nullable ByteBuf chunk;
  private int passed;
  private boolean unflushed;
  private boolean flushing;
  private long lastProgressNanos;

  /**
   * @param progressed called on the loop when bytes have been written later than by the flush that
   *     was to write them
   */
  SocketWriter(Link link, Runnable progressed) {
    this.link = link;
    this.channel = link.channel();
    this.progressed = progressed;
    this.lastProgressNanos = link.nanoTime();
  }

  /** Bytes that were taken and have not been written to the socket. */
  long outstanding() {
    return outstanding.get();
  }

  /** Bytes that have been written to the socket. */
  long sent() {
    return sent.get();
  }

  /** When bytes were last written, or began to wait for that if that is later. */
  long lastProgressNanos() {
    return lastProgressNanos;
  }

  boolean isOpen() {
    return open;
  }

  /** Whether {@link #write(ByteBuffer)} takes anything now. */
  boolean hasRoom() {
    return outstanding.get() < ROOM;
  }

  /** Takes all of it: for heads and frames, which are short. */
  void write(byte[] bytes, int length) {
    space(length).writeBytes(bytes, 0, length);
    taken(length);
  }

  /**
   * Takes as much as there is room for.
   *
   * @return how many bytes were taken
   */
  int write(ByteBuffer data) {
    int before = data.remaining();
    while (data.hasRemaining() && hasRoom()) {
      ByteBuf space = space(Math.min(data.remaining(), CHUNK));
      int length = Math.min(data.remaining(), CHUNK);
      int limit = data.limit();
      data.limit(data.position() + length);
      space.writeBytes(data);
      data.limit(limit);
      taken(length);
    }
    return before - data.remaining();
  }

  /** Hands what was taken to the kernel. */
  void flush() {
    flushing = true;
    try {
      pass();
      if (unflushed) {
        unflushed = false;
        channel.flush();
      }
    } finally {
      flushing = false;
    }
  }

  /** The channel is closed: what was taken is lost. */
  void close() {
    open = false;
    ByteBuf rest = chunk;
    if (rest != null) {
      chunk = null;
      outstanding.addAndGet(-rest.readableBytes());
      rest.release();
    }
  }

  private void taken(int bytes) {
    outstanding.addAndGet(bytes);
  }

  private ByteBuf space(int length) {
    ByteBuf space = chunk;
    if (space != null && space.readableBytes() + length > CHUNK) {
      pass();
      space = null;
    }
    if (space == null) {
      space = channel.alloc().directBuffer(Math.max(length, SMALL));
      chunk = space;
    }
    return space;
  }

  private void pass() {
    ByteBuf full = chunk;
    if (full != null) {
      chunk = null;
      unflushed = true;
      int length = full.readableBytes();
      if (passed == 0) {
        lastProgressNanos = link.nanoTime();
      }
      passed += length;
      channel.write(full).addListener(written -> left(length, written.isSuccess()));
    }
  }

  private void left(int bytes, boolean written) {
    passed -= bytes;
    outstanding.addAndGet(-bytes);
    if (written) {
      sent.lazySet(sent.get() + bytes);
      lastProgressNanos = link.nanoTime();
    }
    if (!flushing) {
      progressed.run();
    }
  }
}
