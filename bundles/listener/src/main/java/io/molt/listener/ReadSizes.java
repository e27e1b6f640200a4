package io.molt.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How large a buffer the next read of a connection gets: more when the last was filled, half when
 * two bursts in a row would have fitted into half. As Netty's own, which is four objects for each
 * connection and 144 bytes; this is one of 40. On the event loop.
 */
class ReadSizes implements RecvByteBufAllocator.ExtendedHandle {

  /** One for each connection. */
  static final RecvByteBufAllocator ADAPTIVE = ReadSizes::new;

  /**
   * The same where each burst is one read. On io_uring the bursts of all connections take place at
   * the same time: counted at its end, each would hold {@link #READS} buffers by then.
   */
  static final RecvByteBufAllocator ONE_BY_ONE =
      () ->
          new ReadSizes() {
            @Override
            boolean goesOn() {
              return false;
            }
          };

  private static final int LEAST = 512;
  private static final int FIRST = 2048;
  private static final int MOST = 64 * 1024;
  private static final int GROWTH = 16;

  /** How many reads make a burst at most, so that others of the loop have their turn. */
  private static final int READS = 16;

  private int guess = FIRST;
  private boolean shrinking;
  private int attempted;
  private int last;
  private int reads;
  private int total;
  private @Nullable ChannelConfig config;

  @Override
  public ByteBuf allocate(ByteBufAllocator allocator) {
    return ReadBuffers.take(allocator, guess);
  }

  @Override
  public int guess() {
    return guess;
  }

  @Override
  public void reset(ChannelConfig reading) {
    config = reading;
    reads = 0;
    total = 0;
  }

  @Override
  public void incMessagesRead(int number) {
    reads += number;
  }

  @Override
  public void lastBytesRead(int bytes) {
    if (bytes > 0 && bytes == attempted) {
      adapt(bytes); // the burst may be long
    }
    last = bytes;
    total += Math.max(bytes, 0);
  }

  @Override
  public int lastBytesRead() {
    return last;
  }

  @Override
  public void attemptedBytesRead(int bytes) {
    attempted = bytes;
  }

  @Override
  public int attemptedBytesRead() {
    return attempted;
  }

  @Override
  public boolean continueReading() {
    return continueReading(() -> attempted == last);
  }

  @Override
  public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
    ChannelConfig reading = config;
    return reading != null && reading.isAutoRead() && maybeMore.get() && goesOn() && total > 0;
  }

  /** Whether the burst may have a further read. A method, as a field would be one for each. */
  boolean goesOn() {
    return reads < READS;
  }

  @Override
  public void readComplete() {
    adapt(total);
  }

  private void adapt(int bytes) {
    if (bytes >= guess) {
      guess = Math.min(guess * GROWTH, MOST);
      shrinking = false;
    } else if (bytes <= guess / 2) {
      guess = shrinking ? Math.max(guess / 2, LEAST) : guess;
      shrinking = !shrinking;
    }
  }
}
