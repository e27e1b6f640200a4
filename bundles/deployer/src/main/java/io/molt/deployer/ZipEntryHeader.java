package io.molt.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What a zip's central directory says of one file in it.
 *
 * @param size inflated
 * @param storedSize as it lies in the zip
 * @param start where its local header begins
 * @param next where the directory goes on
 */
record ZipEntryHeader(
    String name, int flags, int method, int crc, int storedSize, int size, int start, int next) {

  private static final int DIRECTORY_HEADER = 0x02014b50;
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int ENCRYPTED = 1;

  /** What deflate can make of one byte at most; more is a lie. */
  private static final long MAX_RATIO = 1032;

  /** Reads the header at a position of the directory, which ends at the given limit. */
  static ZipEntryHeader at(ByteBuffer zip, int at, int limit) throws UnfitException {
    if (at + 46 > limit || zip.getInt(at) != DIRECTORY_HEADER) {
      throw damaged("no directory entry at byte " + at);
    }
    int nameLength = unsigned(zip, at + 28);
    int next = at + 46 + nameLength + unsigned(zip, at + 30) + unsigned(zip, at + 32);
    if (next > limit) {
      throw damaged("the directory entry at byte " + at + " is too long");
    }
    String name = new String(zip.array(), at + 46, nameLength, UTF_8);
    return new ZipEntryHeader(
        name,
        unsigned(zip, at + 8),
        unsigned(zip, at + 10),
        zip.getInt(at + 16),
        length(zip, at + 20, name),
        length(zip, at + 24, name),
        length(zip, at + 42, name),
        next);
  }

  private static int length(ByteBuffer zip, int at, String name) throws UnfitException {
    int length = zip.getInt(at);
    if (length < 0) {
      throw new UnfitException(
          "%s: %d bytes (expected: at most %d)"
              .formatted(name, Integer.toUnsignedLong(length), Integer.MAX_VALUE));
    }
    return length;
  }

  /** The file's content, checked against its checksum. */
  byte[] inflate(ByteBuffer zip) throws UnfitException {
    int data = dataStart(zip);
    byte[] content =
        switch (method) {
          case STORED -> stored(zip, data);
          case DEFLATED -> inflated(zip, data);
          default ->
              throw new UnfitException(
                  name
                      + ": compressed by method "
                      + method
                      + " (expected: 0, stored, or 8, deflated)");
        };
    CRC32 actual = new CRC32();
    actual.update(content);
    if ((int) actual.getValue() != crc) {
      throw damaged(name + " does not match its checksum");
    }
    return content;
  }

  private int dataStart(ByteBuffer zip) throws UnfitException {
    if ((flags & ENCRYPTED) != 0) {
      throw new UnfitException(name + ": encrypted (expected: plain)");
    }
    if ((long) start + 30 > zip.capacity() || zip.getInt(start) != LOCAL_HEADER) {
      throw damaged(name + " is not where the directory says");
    }
    long data = (long) start + 30 + unsigned(zip, start + 26) + unsigned(zip, start + 28);
    if (data + storedSize > zip.capacity()) {
      throw damaged(name + " reaches beyond the end");
    }
    return (int) data;
  }

  private byte[] stored(ByteBuffer zip, int data) throws UnfitException {
    if (size != storedSize) {
      throw damaged(name + " has two sizes");
    }
    byte[] content = new byte[size];
    zip.get(data, content);
    return content;
  }

  private byte[] inflated(ByteBuffer zip, int data) throws UnfitException {
    if (size > storedSize * MAX_RATIO) {
      throw damaged(name + " cannot inflate to " + size + " bytes");
    }
    byte[] content = new byte[size];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(zip.array(), data, storedSize);
      int filled = fill(inflater, content);
      if (filled != size || !ends(inflater)) {
        throw damaged(name + " does not inflate to " + size + " bytes");
      }
    } catch (DataFormatException broken) {
      throw damaged(name + " cannot be inflated");
    } finally {
      inflater.end();
    }
    return content;
  }

  private static int fill(Inflater inflater, byte[] content) throws DataFormatException {
    int filled = 0;
    while (filled < content.length) {
      int more = inflater.inflate(content, filled, content.length - filled);
      if (more == 0) {
        break;
      }
      filled += more;
    }
    return filled;
  }

  private static boolean ends(Inflater inflater) throws DataFormatException {
    return inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished());
  }

  private static UnfitException damaged(String how) {
    return new UnfitException("damaged zip: " + how + " (expected: a complete jar file)");
  }

  private static int unsigned(ByteBuffer buffer, int at) {
    return Short.toUnsignedInt(buffer.getShort(at));
  }
}
