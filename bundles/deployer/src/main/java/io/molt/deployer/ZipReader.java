package io.molt.deployer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a zip that is in memory by its central directory, and believes nothing: every length is
 * checked before it is used and every file against its checksum, so that what comes through was
 * copied completely (PKWARE APPNOTE 4.3).
 *
 * <p>Not a {@link java.util.zip.ZipFile}, which needs a file that does not change under it and does
 * not look at checksums.
 */
final class ZipReader {

  /** The end record with the longest comment. */
  static final int MAX_END_LENGTH = 22 + 0xFFFF;

  private static final int END_LENGTH = 22;
  private static final int END = 0x06054b50;
  private static final int FIRST = 0x04034b50;

  private final ByteBuffer zip;
  private final Limits limits;
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  private ZipReader(byte[] zip, Limits limits) {
    this.zip = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    this.limits = limits;
  }

  /** The files in a zip by their names, in the order of its directory. */
  static Map<String, byte[]> read(byte[] zip, Limits limits) throws UnfitException {
    ZipReader reader = new ZipReader(zip, limits);
    reader.readAll();
    return reader.entries;
  }

  /**
   * Finds the end record, whose comment must reach exactly to the end.
   *
   * @return its position, or -1
   */
  static int findEnd(byte[] bytes, int length) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    int lowest = Math.max(0, length - MAX_END_LENGTH);
    for (int at = length - END_LENGTH; at >= lowest; at--) {
      if (buffer.getInt(at) == END && at + END_LENGTH + unsigned(buffer, at + 20) == length) {
        return at;
      }
    }
    return -1;
  }

  private void readAll() throws UnfitException {
    int end = locateEnd();
    int count = unsigned(zip, end + 10);
    if (count > limits.entries()) {
      throw new UnfitException(count + " files in it (expected: at most " + limits.entries() + ")");
    }
    int at = directoryStart(end);
    long total = 0;
    for (int i = 0; i < count; i++) {
      ZipEntryHeader header = ZipEntryHeader.at(zip, at, end);
      total += header.size();
      checkTotal(total);
      add(header);
      at = header.next();
    }
  }

  private int locateEnd() throws UnfitException {
    int end = findEnd(zip.array(), zip.capacity());
    if (end >= 0) {
      return end;
    }
    if (zip.capacity() == 0) {
      throw new UnfitException("empty file (expected: a bundle)");
    }
    if (zip.capacity() >= 4 && zip.getInt(0) == FIRST) {
      throw new UnfitException(
          "truncated zip: its central directory is missing after %d bytes (expected: a complete jar file)"
              .formatted(zip.capacity()));
    }
    throw new UnfitException(
        "not a zip: begins with %s (expected: a jar file, which begins with 50 4b 03 04)"
            .formatted(beginning()));
  }

  private String beginning() {
    int shown = Math.min(4, zip.capacity());
    return HexFormat.ofDelimiter(" ").formatHex(zip.array(), 0, shown);
  }

  private int directoryStart(int end) throws UnfitException {
    long size = Integer.toUnsignedLong(zip.getInt(end + 12));
    long start = Integer.toUnsignedLong(zip.getInt(end + 16));
    if (start == 0xFFFF_FFFFL || size == 0xFFFF_FFFFL) {
      throw new UnfitException("a zip64 archive (expected: a plain zip of less than 4 GiB)");
    }
    if (start + size != end) {
      throw new UnfitException(
          "damaged zip: its central directory is said to end at byte %d (expected: %d)"
              .formatted(start + size, end));
    }
    return (int) start;
  }

  private void checkTotal(long total) throws UnfitException {
    if (total > limits.inflatedBytes()) {
      throw new UnfitException(
          "inflates to more than %d bytes (expected: at most that)"
              .formatted(limits.inflatedBytes()));
    }
  }

  private void add(ZipEntryHeader header) throws UnfitException {
    checkName(header.name());
    if (!header.name().endsWith("/")) {
      entries.put(header.name(), header.inflate(zip));
    }
  }

  private static void checkName(String name) throws UnfitException {
    boolean leavesTheBundle =
        name.isEmpty()
            || name.startsWith("/")
            || name.indexOf('\\') >= 0
            || name.indexOf('\0') >= 0
            || ("/" + name + "/").contains("/../");
    if (leavesTheBundle) {
      throw new UnfitException("holds a file " + name + " (expected: paths within the bundle)");
    }
  }

  private static int unsigned(ByteBuffer buffer, int at) {
    return Short.toUnsignedInt(buffer.getShort(at));
  }
}
