package io.molt.http.files;

import io.molt.spi.OpenFile;
import io.netty.handler.codec.DateFormatter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.concurrent.TimeUnit;

/**
 * A file that was found, open. Whoever has it closes it, or hands on what sends it.
 *
 * @param attributes those of the file that is open
 */
record OpenedFile(String name, FileChannel channel, BasicFileAttributes attributes)
    implements AutoCloseable {

  long size() {
    return attributes.size();
  }

  /** When it was last modified, as HTTP says it: in whole seconds. */
  Instant modified() {
    return attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
  }

  String lastModified() {
    return DateFormatter.format(Date.from(modified()));
  }

  /**
   * Names this state of the file (RFC 9110, 8.8.3). Strong: when it was modified is known to the
   * nanosecond, or as exactly as the kernel tells it.
   *
   * @param coding in which it is sent; empty for none
   */
  String etag(String coding) {
    long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    String state = Long.toHexString(modified) + "-" + Long.toHexString(size());
    return '"' + (coding.isEmpty() ? state : state + "-" + coding) + '"';
  }

  /** What sends a part of it, and closes it. */
  OpenFile part(long offset, long length) {
    return new OpenFile(name, channel, offset, length);
  }

  /** A part of it in memory. */
  ByteBuffer read(long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new IOException(name + " has become shorter while it was read");
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
