package io.molt.deployer;

import io.molt.deployer.files.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a zip by its central directory, and believes nothing: every length is checked before it is
 * used and every file against its checksum, so that what comes through was copied completely
 * (PKWARE APPNOTE 4.3).
 *
 * <p>Not a {@link java.util.zip.ZipFile}, which does not look at checksums.
 *
 * @param <F> what a file becomes
 */
final class ZipReader<F> {

  /** The end record with the longest comment. */
  static final int MAX_END_LENGTH = 22 + 0xFFFF;

  private static final int END_LENGTH = 22;
  private static final int END = 0x06054b50;
  private static final int FIRST = 0x04034b50;

  private final Source zip;
  private final Window near;
  private final Limits limits;
  private final Holding<F> holding;
  private final Map<String, F> entries = new LinkedHashMap<>();

  private ZipReader(Source zip, Limits limits, Holding<F> holding) {
    this.zip = zip;
    this.near = new Window(zip, ZipEntryHeader.REACH);
    this.limits = limits;
    this.holding = holding;
  }

  /**
   * The files in a zip by their names, in the order of its directory.
   *
   * @param holding how they are held; it checks what they hold
   */
  static <F> Map<String, F> read(Source zip, Limits limits, Holding<F> holding)
      throws UnfitException, IOException {
    ZipReader<F> reader = new ZipReader<>(zip, limits, holding);
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

  private void readAll() throws UnfitException, IOException {
    long end = locateEnd();
    int count = near.unsignedShort(end + 10);
    if (count > limits.entries()) {
      throw new UnfitException(count + " files in it (expected: at most " + limits.entries() + ")");
    }
    long at = directoryStart(end);
    long total = 0;
    for (int i = 0; i < count; i++) {
      ZipEntryHeader header = ZipEntryHeader.at(near, at, end);
      total += header.size();
      checkTotal(total);
      add(header);
      at = header.next();
    }
  }

  private long locateEnd() throws UnfitException, IOException {
    byte[] tail = new byte[(int) Math.min(zip.size(), MAX_END_LENGTH)];
    zip.read(zip.size() - tail.length, tail, 0, tail.length);
    int end = findEnd(tail, tail.length);
    if (end >= 0) {
      return zip.size() - tail.length + end;
    }
    if (zip.size() == 0) {
      throw new UnfitException("empty file (expected: a bundle)");
    }
    if (zip.size() >= Integer.BYTES && near.number(0) == FIRST) {
      throw new UnfitException(
          "truncated zip: its central directory is missing after %d bytes (expected: a complete jar file)"
              .formatted(zip.size()));
    }
    throw new UnfitException(
        "not a zip: begins with %s (expected: a jar file, which begins with 50 4b 03 04)"
            .formatted(beginning()));
  }

  private String beginning() throws IOException {
    byte[] shown = new byte[(int) Math.min(4, zip.size())];
    zip.read(0, shown, 0, shown.length);
    return HexFormat.ofDelimiter(" ").formatHex(shown);
  }

  private long directoryStart(long end) throws UnfitException, IOException {
    long size = Integer.toUnsignedLong(near.number(end + 12));
    long start = Integer.toUnsignedLong(near.number(end + 16));
    if (start == 0xFFFF_FFFFL || size == 0xFFFF_FFFFL) {
      throw new UnfitException("a zip64 archive (expected: a plain zip of less than 4 GiB)");
    }
    if (start + size != end) {
      throw new UnfitException(
          "damaged zip: its central directory is said to end at byte %d (expected: %d)"
              .formatted(start + size, end));
    }
    return start;
  }

  private void checkTotal(long total) throws UnfitException {
    if (total > limits.inflatedBytes()) {
      throw new UnfitException(
          "inflates to more than %d bytes (expected: at most that)"
              .formatted(limits.inflatedBytes()));
    }
  }

  private void add(ZipEntryHeader header) throws UnfitException, IOException {
    checkName(header.name());
    if (!header.name().endsWith("/")) {
      entries.put(header.name(), hold(header));
    }
  }

  private F hold(ZipEntryHeader header) throws UnfitException, IOException {
    try {
      return holding.hold(header.name(), header.packed(zip));
    } catch (DamagedZipException damaged) {
      throw new UnfitException(String.valueOf(damaged.getMessage()));
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
