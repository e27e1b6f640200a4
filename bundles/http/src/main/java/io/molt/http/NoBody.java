package io.molt.http;

import java.io.InputStream;

/** The body of a request that has none: at its end from the start. */
final class NoBody extends InputStream {

  static final NoBody INSTANCE = new NoBody();

  private static final byte[] NOTHING = {};

  private NoBody() {}

  @Override
  public int read() {
    return -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    return length == 0 ? 0 : -1;
  }

  @Override
  public byte[] readAllBytes() {
    return NOTHING;
  }
}
