package io.molt.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Makes the buffers that a socket is read into, the large ones in the middle of a page.
 *
 * <p>The kernel copies out of pages, mostly from their beginning. Where the target begins a few
 * bytes further into its own page, processors with the short string copy (measured on an EPYC) take
 * every load for one that waits for the store before it, and copy at a third of their speed. A
 * large piece of memory that malloc maps begins 16 bytes into a page, and with it every buffer that
 * is cut from it in powers of two: an echo of 64 KiB then cost 54 microseconds instead of 31, for
 * the whole life of a server.
 */
final class ReadBuffers {

  private static final int PAGE = 4096;

  /** Far from where the kernel's data begin, on either side. */
  private static final int PLACE = PAGE / 2;

  /** From here on the place is worth the room that it costs. */
  private static final int LARGE = 16 * 1024;

  private ReadBuffers() {}

  /** An empty direct buffer with room for exactly so many bytes. */
  static ByteBuf take(ByteBufAllocator allocator, int size) {
    if (size < LARGE) {
      return allocator.ioBuffer(size);
    }
    ByteBuf buffer = allocator.ioBuffer(size + PAGE);
    if (!buffer.hasMemoryAddress()) {
      return buffer.capacity(size);
    }
    int skipped = (int) ((PLACE - buffer.memoryAddress()) & (PAGE - 1));
    return buffer.setIndex(skipped, skipped).capacity(skipped + size);
  }
}
