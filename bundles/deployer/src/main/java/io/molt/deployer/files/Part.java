package io.molt.deployer.files;

import java.io.IOException;

/** A part of other bytes. */
record Part(Source whole, long start, long size) implements Source {

  @Override
  public void read(long at, byte[] into, int from, int length) throws IOException {
    checkRange(at, length);
    whole.read(start + at, into, from, length);
  }

  /** Of the whole, so that a part of a part costs no more to read. */
  @Override
  public Source part(long from, long length) {
    return new Part(whole, start + from, length);
  }
}
