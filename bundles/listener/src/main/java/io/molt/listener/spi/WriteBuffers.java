package io.molt.listener.spi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop write from, one after the other: a buffer that the kernel
 * has taken all of is used again for the next connection, which costs a third of taking one from
 * the pool and giving it back. One that a slow client holds is the client's, and is as large as
 * what waits in it, roughly. For the loop's thread.
 */
public final class WriteBuffers {

  /** Enough for the usual answers of a burst. */
  private static final int SMALL = 8 * 1024;

  private final int large;
  private @Nullable ByteBuf smallSpare;
  private @Nullable ByteBuf largeSpare;

  /**
   * @param large the size of the larger of the two
   */
  WriteBuffers(int large) {
    this.large = large;
  }

  /** An empty direct buffer with room for a number of bytes at least. */
  ByteBuf take(ByteBufAllocator allocator, int length) {
    if (length <= SMALL) {
      ByteBuf spare = smallSpare;
      smallSpare = null;
      return spare == null ? allocator.directBuffer(SMALL) : spare;
    }
    if (length > large / 2 && length <= large) {
      ByteBuf spare = largeSpare;
      largeSpare = null;
      return spare == null ? allocator.directBuffer(large) : spare;
    }
    return allocator.directBuffer(length);
  }

  /** Takes back a buffer whose bytes have been passed on. Its taker's reference ends here. */
  void giveBack(ByteBuf used) {
    boolean mine = used.refCnt() == 1;
    if (mine && smallSpare == null && used.capacity() == SMALL) {
      smallSpare = used.clear();
    } else if (mine && largeSpare == null && used.capacity() == large) {
      largeSpare = used.clear();
    } else {
      used.release();
    }
  }

  /** Frees what is kept. When the loop has ended. */
  public void free() {
    if (smallSpare != null) {
      smallSpare.release();
      smallSpare = null;
    }
    if (largeSpare != null) {
      largeSpare.release();
      largeSpare = null;
    }
  }
}
