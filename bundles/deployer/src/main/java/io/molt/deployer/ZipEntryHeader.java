package io.molt.deployer;

import io.molt.deployer.files.Source;
import java.io.IOException;

/**
 * What a zip's central directory says of one file in it.
 *
 * @param size inflated
 * @param storedSize as it lies in the zip
 * @param start where its local header begins
 * @param next where the directory goes on
 */
record ZipEntryHeader(
    String name, int flags, int method, int crc, int storedSize, int size, int start, long next) {

  /** The longest part of an entry that is looked at in one piece: its name. */
  static final int REACH = 1 << 16;

  private static final int DIRECTORY_HEADER = 0x02014b50;
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int ENCRYPTED = 1;

  /** What deflate can make of one byte at most; more is a lie. */
  private static final long MAX_RATIO = 1032;

  /** Reads the header at a position of the directory, which ends at the given limit. */
  static ZipEntryHeader at(Window zip, long at, long limit) throws UnfitException, IOException {
    if (at + 46 > limit || zip.number(at) != DIRECTORY_HEADER) {
      throw damaged("no directory entry at byte " + at);
    }
    int nameLength = zip.unsignedShort(at + 28);
    long next = at + 46 + nameLength + zip.unsignedShort(at + 30) + zip.unsignedShort(at + 32);
    if (next > limit) {
      throw damaged("the directory entry at byte " + at + " is too long");
    }
    int flags = zip.unsignedShort(at + 8);
    int method = zip.unsignedShort(at + 10);
    int crc = zip.number(at + 16);
    int storedSize = zip.number(at + 20);
    int size = zip.number(at + 24);
    int start = zip.number(at + 42);
    String name = zip.text(at + 46, nameLength);
    return new ZipEntryHeader(
        name,
        flags,
        method,
        crc,
        length(storedSize, name),
        length(size, name),
        length(start, name),
        next);
  }

  private static int length(int length, String name) throws UnfitException {
    if (length < 0) {
      throw new UnfitException(
          "%s: %d bytes (expected: at most %d)"
              .formatted(name, Integer.toUnsignedLong(length), Integer.MAX_VALUE));
    }
    return length;
  }

  /** The file as it lies in the zip. What it holds is not looked at. */
  PackedFile packed(Source zip) throws UnfitException, IOException {
    long data = dataStart(zip);
    switch (method) {
      case STORED -> {
        if (size != storedSize) {
          throw damaged(name + " has two sizes");
        }
      }
      case DEFLATED -> {
        if (size > storedSize * MAX_RATIO) {
          throw damaged(name + " cannot inflate to " + size + " bytes");
        }
      }
      default ->
          throw new UnfitException(
              name + ": compressed by method " + method + " (expected: 0, stored, or 8, deflated)");
    }
    return new PackedFile(zip, data, storedSize, size, crc, method == DEFLATED);
  }

  private long dataStart(Source zip) throws UnfitException, IOException {
    if ((flags & ENCRYPTED) != 0) {
      throw new UnfitException(name + ": encrypted (expected: plain)");
    }
    Window local = new Window(zip, LOCAL_LENGTH);
    if ((long) start + LOCAL_LENGTH > zip.size() || local.number(start) != LOCAL_HEADER) {
      throw damaged(name + " is not where the directory says");
    }
    long data =
        (long) start
            + LOCAL_LENGTH
            + local.unsignedShort(start + 26L)
            + local.unsignedShort(start + 28L);
    if (data + storedSize > zip.size()) {
      throw damaged(name + " reaches beyond the end");
    }
    return data;
  }

  private static UnfitException damaged(String how) {
    return new UnfitException(DamagedZipException.message(how));
  }
}
