package io.molt.spi;

/**
 * Makes contents of bytes. For one thread at a time, which may wait; what of one content is the
 * same in the one before is taken over from that.
 */
@FunctionalInterface
public interface ContentReader {

  /**
   * Reads a bundle just as a small file of {@code deploy/} is read: all of it is held in memory,
   * and nothing is kept on disk.
   *
   * @param bundle the bytes of the file, which must not change
   * @throws ContentException if it is not fit, or too large for that
   */
  Content read(byte[] bundle) throws ContentException;
}
