package io.molt.deployer.files;

import java.io.IOException;
import java.io.InputStream;

/** Bytes of a source from its beginning to its end. */
final class SourceStream extends InputStream {

  private final Source source;
  private long at;

  SourceStream(Source source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int next = (int) Math.min(length, source.size() - at);
    if (next <= 0) {
      return length == 0 ? 0 : -1;
    }
    source.read(at, into, from, next);
    at += next;
    return next;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, source.size() - at);
  }
}
