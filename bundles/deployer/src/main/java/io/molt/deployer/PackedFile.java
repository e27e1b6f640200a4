package io.molt.deployer;

import io.molt.deployer.files.Source;
import java.io.IOException;
import java.util.Arrays;

/**
 * A file in a zip, as it lies there.
 *
 * @param data where it lies
 * @param storedSize as it lies there
 * @param size inflated
 */
record PackedFile(Source zip, long data, int storedSize, int size, int crc, boolean isDeflated) {

  /** A directory, or a file that holds nothing. */
  static final PackedFile EMPTY = new PackedFile(Source.of(new byte[0]), 0, 0, 0, 0, false);

  /** Files up to here are read whole, for a stream would take as much memory. */
  private static final int SMALL = 1 << 16;

  /**
   * All of it, checked against its size and checksum.
   *
   * @param name for messages
   * @throws DamagedZipException if it is not what it should be
   */
  byte[] bytes(String name) throws IOException {
    byte[] bytes = new byte[size];
    try (PackedStream in = open(name)) {
      in.readExactly(bytes);
    }
    return bytes;
  }

  /** A stream that comes to its end only if all was as it should be. */
  PackedStream open(String name) {
    return new PackedStream(name, this, Unpacker.forOne(this));
  }

  /** Whether another holds the same and is packed in the same way: byte by byte, as they lie. */
  boolean isSame(PackedFile other) throws IOException {
    if (crc != other.crc
        || size != other.size
        || storedSize != other.storedSize
        || isDeflated != other.isDeflated) {
      return false;
    }
    byte[] here = new byte[Math.min(storedSize, SMALL)];
    byte[] there = new byte[here.length];
    for (int at = 0; at < storedSize; at += here.length) {
      int length = Math.min(here.length, storedSize - at);
      zip.read(data + at, here, 0, length);
      other.zip.read(other.data + at, there, 0, length);
      if (!Arrays.equals(here, 0, length, there, 0, length)) {
        return false;
      }
    }
    return true;
  }

  boolean isSmall() {
    return size <= SMALL;
  }

  /** What it is as it lies there, if that is what it holds. */
  Source stored() {
    return zip.part(data, storedSize);
  }
}
