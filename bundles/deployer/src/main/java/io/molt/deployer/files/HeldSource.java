package io.molt.deployer.files;

import java.io.EOFException;

/** Bytes that are in memory. */
record HeldSource(byte[] bytes) implements Source {

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void read(long at, byte[] into, int from, int length) throws EOFException {
    checkRange(at, length);
    System.arraycopy(bytes, (int) at, into, from, length);
  }
}
