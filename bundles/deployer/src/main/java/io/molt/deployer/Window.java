package io.molt.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.molt.deployer.files.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What lies near a place in a zip, read in one go: its directory is read from its beginning to its
 * end in small steps. Numbers are as a zip has them, the lowest byte first.
 */
final class Window {

  private final Source source;
  private final ByteBuffer buffer;
  private long start;

  /**
   * @param reach how much is read at once, and at most asked for
   */
  Window(Source source, int reach) {
    this.source = source;
    this.buffer = ByteBuffer.allocate((int) Math.min(reach, source.size()));
    buffer.order(ByteOrder.LITTLE_ENDIAN).limit(0);
  }

  int number(long at) throws IOException {
    return buffer.getInt(index(at, Integer.BYTES));
  }

  int unsignedShort(long at) throws IOException {
    return Short.toUnsignedInt(buffer.getShort(index(at, Short.BYTES)));
  }

  String text(long at, int length) throws IOException {
    return new String(buffer.array(), index(at, length), length, UTF_8);
  }

  private int index(long at, int length) throws IOException {
    source.checkRange(at, length);
    if (at < start || at + length > start + buffer.limit()) {
      int near = (int) Math.min(buffer.capacity(), source.size() - at);
      source.read(at, buffer.array(), 0, near);
      buffer.limit(near);
      start = at;
    }
    return (int) (at - start);
  }
}
