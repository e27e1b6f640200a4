package io.molt.deployer;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * What a file in a zip holds, checked on the way: it is at its end only when its size and its
 * checksum have turned out right. For one thread.
 */
final class PackedStream extends InputStream {

  private final String name;
  private final PackedFile file;
  private final Unpacker unpacker;
  private final @Nullable Inflater inflater;
  private final CRC32 checksum = new CRC32();

  /** How much was taken of what lies in the zip, and how much came of it. */
  private int taken;

  private int given;
  private boolean ended;

  PackedStream(String name, PackedFile file, Unpacker unpacker) {
    this.name = name;
    this.file = file;
    this.unpacker = unpacker;
    this.inflater = file.isDeflated() ? unpacker.inflater() : null;
  }

  /** Reads all of it into an array of its size. */
  void readExactly(byte[] all) throws IOException {
    while (given < all.length) {
      int _ = read(all, given, all.length - given);
    }
    end();
  }

  /** Reads all of it for the checks alone. */
  void check(byte[] scratch) throws IOException {
    while (read(scratch, 0, scratch.length) >= 0) {
      // The end is the answer.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (given == file.size()) {
      end();
      return -1;
    }
    int wanted = Math.min(length, file.size() - given);
    int more = inflater == null ? copy(into, from, wanted) : inflate(inflater, into, from, wanted);
    checksum.update(into, from, more);
    given += more;
    return more;
  }

  private int copy(byte[] into, int from, int wanted) throws IOException {
    file.zip().read(file.data() + taken, into, from, wanted);
    taken += wanted;
    return wanted;
  }

  private int inflate(Inflater inflater, byte[] into, int from, int wanted) throws IOException {
    int more = tryInflate(inflater, into, from, wanted);
    while (more == 0) {
      if (!feed(inflater)) {
        throw notOfItsSize();
      }
      more = tryInflate(inflater, into, from, wanted);
    }
    return more;
  }

  private int tryInflate(Inflater inflater, byte[] into, int from, int wanted)
      throws DamagedZipException {
    try {
      return inflater.inflate(into, from, wanted);
    } catch (DataFormatException broken) {
      throw new DamagedZipException(name + " cannot be inflated");
    }
  }

  /** Gives it more to inflate, if it wants more and there is any. */
  private boolean feed(Inflater inflater) throws IOException {
    int next = Math.min(unpacker.chunk().length, file.storedSize() - taken);
    if (!inflater.needsInput() || inflater.finished() || next == 0) {
      return false;
    }
    file.zip().read(file.data() + taken, unpacker.chunk(), 0, next);
    taken += next;
    inflater.setInput(unpacker.chunk(), 0, next);
    return true;
  }

  /** Nothing may be left, and what was given has to be right. */
  private void end() throws IOException {
    if (ended) {
      return;
    }
    if (inflater != null && !ends(inflater)) {
      throw notOfItsSize();
    }
    if ((int) checksum.getValue() != file.crc()) {
      throw new DamagedZipException(name + " does not match its checksum");
    }
    ended = true;
  }

  private boolean ends(Inflater inflater) throws IOException {
    byte[] beyond = new byte[1];
    while (!inflater.finished()) {
      if (tryInflate(inflater, beyond, 0, 1) > 0 || (!inflater.finished() && !feed(inflater))) {
        return false;
      }
    }
    return true;
  }

  private DamagedZipException notOfItsSize() {
    return new DamagedZipException(name + " does not inflate to " + file.size() + " bytes");
  }

  @Override
  public int available() {
    return file.size() - given;
  }

  /** Gives back what it takes to inflate, unless that is needed for more. */
  @Override
  public void close() {
    unpacker.close();
  }
}
