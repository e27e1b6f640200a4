package io.molt.deployer.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read in any order, as often as one likes. Usable from any thread. */
public interface Source {

  long size();

  /**
   * Reads so many bytes from a place on.
   *
   * @throws IOException if there are not so many, or they cannot be read
   */
  void read(long at, byte[] into, int from, int length) throws IOException;

  /** Bytes that are in memory, which must not change. */
  static Source of(byte[] bytes) {
    return new HeldSource(bytes);
  }

  /** A part of it. */
  default Source part(long start, long length) {
    return new Part(this, start, length);
  }

  /** All of it, one byte after the other. */
  default InputStream stream() {
    return new SourceStream(this);
  }

  /**
   * Checks that there is what is to be read.
   *
   * @throws EOFException if not
   */
  default void checkRange(long at, int length) throws EOFException {
    if (at < 0 || at + length > size()) {
      throw new EOFException(
          "%d bytes from %d on (expected: up to %d)".formatted(length, at, size()));
    }
  }
}
