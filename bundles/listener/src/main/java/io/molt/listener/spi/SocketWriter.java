package io.molt.listener.spi;

import io.molt.spi.settings.ListenerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.FileRegion;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one socket. Small pieces are gathered in one direct buffer, which leaves with a single
 * system call; of large ones no more is copied than the socket takes, so that a slow client costs
 * at most {@link #ROOM} bytes of direct memory.
 *
 * <p>Nearly always the kernel takes all of it at once, mostly without Netty ({@link
 * StraightWrite}). Only where it does not, or is only asked, as on io_uring, Netty is to tell when
 * the rest has left: a promise for each write is a cost that small answers notice.
 *
 * <p>For use on the event loop; {@link #outstanding()}, {@link #sent()} and {@link #isOpen()} from
 * any thread.
 */
public class SocketWriter {

  /** What leaves at once. */
  static final int CHUNK = 64 * 1024;

  /** How many bytes Netty may hold for this socket before more is copied. */
  private static final int ROOM = 2 * CHUNK;

  private static final AtomicLongFieldUpdater<SocketWriter> OUTSTANDING =
      AtomicLongFieldUpdater.newUpdater(SocketWriter.class, "outstanding");
  private static final AtomicLongFieldUpdater<SocketWriter> SENT =
      AtomicLongFieldUpdater.newUpdater(SocketWriter.class, "sent");

  private final ClientChannel client;
  private final WriteTurn turn;

  /** The loop alone writes it, so that no locked instruction is needed; so with {@link #sent}. */
  private volatile long outstanding;

  private volatile long sent;
  private volatile boolean open = true;
  private @Nullable ByteBuf chunk;

  /** Bytes that Netty has got and that are not known to be written. */
  private int passed;

  private boolean unflushed;
  private boolean awaited;

  /** Whether more was handed on while it was awaited. */
  private boolean more;

  /** Whether bytes reach the socket as they are written here. */
  private final boolean plain;

  private long lastProgressNanos;

  /** How much waited in Netty when that was last looked at. */
  private long unwrittenSeen;

  /**
   * @param turn begins when bytes have been written later than by the flush that was to write them
   */
  public SocketWriter(ClientChannel client, WriteTurn turn) {
    this.client = client;
    this.turn = turn;
    this.plain = client.tls().isEmpty();
    this.lastProgressNanos = client.nanoTime();
  }

  ListenerSettings settings() {
    return client.settings();
  }

  private Channel channel() {
    return client.channel();
  }

  /** Where it writes to; another where something stands between that must not see it again. */
  protected ChannelOutboundInvoker out() {
    return channel();
  }

  /** Bytes that were taken and have not been written to the socket. */
  public long outstanding() {
    return outstanding;
  }

  /** Bytes that have been written to the socket. */
  public long sent() {
    return sent;
  }

  /** So many were written to it before by another. */
  void sentBefore(long bytes) {
    SENT.lazySet(this, sent + bytes);
  }

  /**
   * When bytes were last known to be written, or began to wait for that if that is later. That a
   * slow client has read a part of what waits is found out by looking, here.
   */
  public long lastProgressNanos() {
    if (awaited) {
      long unwritten = StraightWrite.unwritten(channel());
      if (unwritten < unwrittenSeen) {
        lastProgressNanos = client.nanoTime();
      }
      unwrittenSeen = unwritten;
    }
    return lastProgressNanos;
  }

  public boolean isOpen() {
    return open;
  }

  /** Whether {@link #write(ByteBuffer)} takes anything now. */
  public boolean hasRoom() {
    return outstanding < ROOM;
  }

  /** Takes all of it: for heads and frames, which are short. */
  public void write(byte[] bytes, int length) {
    space(length).writeBytes(bytes, 0, length);
    taken(length);
  }

  /**
   * Takes as much as there is room for.
   *
   * @return how many bytes were taken
   */
  public int write(ByteBuffer data) {
    int before = data.remaining();
    while (data.hasRemaining() && hasRoom()) {
      copy(data, Math.min(data.remaining(), CHUNK));
    }
    return before - data.remaining();
  }

  /**
   * Takes a copy of all of it, for what is short or was allowed otherwise. It stays the caller's.
   */
  public void copy(ByteBuf data) {
    int length = data.readableBytes();
    space(length).writeBytes(data);
    taken(length);
  }

  /** The same of so many bytes of a buffer that may have more. */
  public void copy(ByteBuffer data, int length) {
    int limit = data.limit();
    data.limit(data.position() + length);
    space(length).writeBytes(data);
    data.limit(limit);
    taken(length);
  }

  /** Whether anything was taken that no {@link #flush} has handed on. */
  public boolean isUnflushed() {
    return unflushed || chunk != null;
  }

  /**
   * Takes all of it, uncopied, if there is room for anything. The reference goes with it.
   *
   * @return how many bytes were taken
   */
  public int write(ByteBuf data) {
    if (!hasRoom()) {
      return 0;
    }
    int length = data.readableBytes();
    pass();
    taken(length);
    pass(data);
    return length;
  }

  /**
   * Takes a part of a file, uncopied. It counts for nothing here: whoever gives it waits with the
   * next until Netty has let go of this. The reference goes with it.
   */
  void write(FileRegion part) {
    pass();
    unflushed = true;
    channel().write(part, channel().voidPromise());
  }

  /** So many bytes of a file have left, and the next can be written. */
  void fileSent(long bytes) {
    SENT.lazySet(this, sent + bytes);
    lastProgressNanos = client.nanoTime();
    turn.ask();
  }

  /** There is more to write, which has come from elsewhere than the turn's queue. */
  void askForTurn() {
    turn.ask();
  }

  /** Whether the kernel has not taken all that was written, files too. On the loop. */
  public boolean isBehind() {
    return awaited;
  }

  /**
   * Hands what was taken to the kernel.
   *
   * @param now as {@link ClientChannel#nanoTime()} tells it
   */
  public void flush(long now) {
    ByteBuf last = chunk;
    if (last != null && plain && !unflushed && !awaited && writesStraight(last, now)) {
      return;
    }
    if (last != null) {
      last.retain();
      pass();
    }
    if (unflushed) {
      unflushed = false;
      if (!awaited) {
        lastProgressNanos = now;
      }
      out().flush();
      more = awaited;
      if (!awaited) {
        settle();
      }
    }
    if (last != null) {
      client.reactor().writeBuffers().giveBack(last);
    }
  }

  /** Whether all of it has left already, or will. */
  private boolean writesStraight(ByteBuf last, long now) {
    int length = last.readableBytes();
    ChannelFuture asked = StraightWrite.ask(channel(), client.reactor(), last);
    if (asked != null) {
      chunk = null;
      passed += length;
      lastProgressNanos = now;
      await(asked);
      return true;
    }
    int sent = StraightWrite.write(channel(), last);
    if (sent > 0) {
      lastProgressNanos = now;
      taken(-sent);
      SENT.lazySet(this, this.sent + sent);
    }
    if (last.isReadable()) {
      return false;
    }
    chunk = null;
    client.reactor().writeBuffers().giveBack(last);
    return true;
  }

  /** The channel is closed: what was taken is lost. */
  public void close() {
    open = false;
    ByteBuf rest = chunk;
    if (rest != null) {
      chunk = null;
      taken(-rest.readableBytes());
      rest.release();
    }
  }

  private void taken(int bytes) {
    OUTSTANDING.lazySet(this, outstanding + bytes);
  }

  private ByteBuf space(int length) {
    ByteBuf space = chunk;
    if (space != null && space.readableBytes() + length > CHUNK) {
      pass();
      space = null;
    }
    if (space == null) {
      space = client.reactor().writeBuffers().take(channel().alloc(), length);
      chunk = space;
    }
    return space;
  }

  private void pass() {
    ByteBuf full = chunk;
    if (full != null) {
      chunk = null;
      pass(full);
    }
  }

  private void pass(ByteBuf bytes) {
    unflushed = true;
    passed += bytes.readableBytes();
    out().write(bytes, channel().voidPromise());
  }

  /** Takes account of what was passed on, now or when it has left. */
  private void settle() {
    ChannelOutboundBuffer left = channel().unsafe().outboundBuffer();
    if (left == null || left.isEmpty()) {
      left(passed, left != null);
    } else {
      await(out().writeAndFlush(Unpooled.EMPTY_BUFFER));
    }
  }

  /** All that was passed on has left when this has. */
  private void await(ChannelFuture last) {
    int before = passed;
    awaited = true;
    unwrittenSeen = StraightWrite.unwritten(channel());
    last.addListener(written -> leftAtLast(before, written.isSuccess()));
  }

  private void leftAtLast(int bytes, boolean written) {
    awaited = false;
    left(bytes, written);
    if (written) {
      lastProgressNanos = client.nanoTime();
    }
    if (more || !written) {
      more = false; // and not while anything is in the queue: another writer may wait there too
      settle();
    }
    turn.now();
  }

  private void left(int bytes, boolean written) {
    passed -= bytes;
    taken(-bytes);
    if (written) {
      SENT.lazySet(this, sent + bytes);
    }
  }
}
