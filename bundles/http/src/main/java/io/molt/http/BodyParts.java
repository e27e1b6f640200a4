package io.molt.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.List;

/** How the parts of a body are kept, in arrays of the heap, and how they become one. */
final class BodyParts {

  /** Parts below this are put together, or each would cost more than it holds. */
  private static final int SMALL_PART = 1024;

  private static final int SHARED_PART = 4 * 1024;
  private static final byte[] NOTHING = {};

  private BodyParts() {}

  /**
   * Adds what has come behind what came before, to the last part if that has room.
   *
   * @return how many bytes
   */
  static int add(Deque<ByteBuffer> parts, ByteBuf content, boolean last) {
    int length = content.readableBytes();
    if (length == 0) {
      return 0;
    }
    ByteBuffer tail = parts.peekLast();
    if (tail != null && length <= tail.capacity() - tail.limit()) {
      int end = tail.limit();
      content.readBytes(tail.array(), end, length);
      tail.limit(end + length);
    } else {
      byte[] bytes = new byte[last || length >= SMALL_PART ? length : SHARED_PART];
      content.readBytes(bytes, 0, length);
      parts.add(ByteBuffer.wrap(bytes, 0, length));
    }
    return length;
  }

  /** All of them in one array; without a copy if they are one that fills its own. */
  static byte[] joined(List<ByteBuffer> all, long length) throws IOException {
    if (length == 0) {
      return NOTHING;
    }
    if (all.size() == 1 && all.getFirst().array().length == length) {
      return all.getFirst().array();
    }
    if (length > Integer.MAX_VALUE - 8) {
      throw new IOException("body: " + length + " bytes (expected: what an array can hold)");
    }
    ByteBuffer joined = ByteBuffer.allocate((int) length);
    all.forEach(joined::put);
    return joined.array();
  }
}
