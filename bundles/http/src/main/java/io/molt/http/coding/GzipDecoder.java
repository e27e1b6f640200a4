package io.molt.http.coding;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads gzip, one member behind the other (RFC 1952, 2.2). The JDK's own stream calls itself for
 * each member, so that a body of many empty ones ends the stack, and with it the worker, of whoever
 * reads it.
 */
final class GzipDecoder extends InputStream {

  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int HEAD_SUM = 2;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();
  private final byte[] buffer = new byte[8 * 1024];
  private int at;
  private int end;
  private boolean within;
  private boolean begun;

  GzipDecoder(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (within || beginMember()) {
      int got = inflate(target, offset, length);
      if (got > 0) {
        sum.update(target, offset, got);
        return got;
      }
      endMember();
    }
    return -1;
  }

  /** Reads the head of the next member; false if there is none. */
  private boolean beginMember() throws IOException {
    int first = next();
    if (first < 0 && begun) {
      return false;
    }
    if (first < 0) {
      throw new EOFException("no gzip");
    }
    if (first != 0x1f || byteThere() != 0x8b || byteThere() != 8) {
      throw new ZipException("not gzip");
    }
    int flags = byteThere();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("a gzip of the future");
    }
    leaveOut(6);
    if ((flags & EXTRA) != 0) {
      leaveOut(number(2));
    }
    leaveOutText((flags & NAME) != 0);
    leaveOutText((flags & COMMENT) != 0);
    leaveOut((flags & HEAD_SUM) != 0 ? 2 : 0);
    inflater.reset();
    sum.reset();
    begun = true;
    within = true;
    return true;
  }

  /** Returns 0 at the end of the member. */
  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      for (; ; ) {
        int got = inflater.inflate(target, offset, length);
        if (got > 0) {
          return got;
        }
        if (inflater.finished()) {
          at = end - inflater.getRemaining();
          return 0;
        }
        if (inflater.needsDictionary()) {
          throw new ZipException("a dictionary");
        }
        if (at == end && !fill()) {
          throw new EOFException("the end within a member");
        }
        inflater.setInput(buffer, at, end - at);
        at = end;
      }
    } catch (DataFormatException broken) {
      throw new ZipException(broken.getMessage());
    }
  }

  private void endMember() throws IOException {
    within = false;
    if (number(4) != sum.getValue() || number(4) != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new ZipException("a sum that is wrong");
    }
  }

  private long number(int bytes) throws IOException {
    long number = 0;
    for (int place = 0; place < bytes; place++) {
      number |= ((long) byteThere()) << (8 * place);
    }
    return number;
  }

  private void leaveOut(long bytes) throws IOException {
    for (long left = bytes; left > 0; left--) {
      byteThere();
    }
  }

  private void leaveOutText(boolean there) throws IOException {
    while (there && byteThere() != 0) {
      // It says what the file was called, or something of it.
    }
  }

  private int byteThere() throws IOException {
    int next = next();
    if (next < 0) {
      throw new EOFException("the end within a head");
    }
    return next;
  }

  private int next() throws IOException {
    return at == end && !fill() ? -1 : buffer[at++] & 0xff;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
