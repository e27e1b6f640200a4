package io.molt.itests;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How one connection of a {@link Load} writes numbered requests and reads their answers. Allocates
 * nothing while it runs.
 */
abstract sealed class Wire {

  private static final byte[] GENERATION = ", generation ".getBytes(StandardCharsets.US_ASCII);

  private long generation;
  private long number;

  /** Writes request number {@code n}. */
  abstract void request(long n, ByteBuffer out);

  /**
   * Takes one whole answer out of a buffer.
   *
   * @param in what has arrived, from its position on
   * @return false if it is not complete yet; the position is left then
   */
  abstract boolean answer(ByteBuffer in);

  /** The number that the last answer carried; -1 if it was not an answer of the application. */
  long number() {
    return number;
  }

  /** The generation that gave the last answer. */
  long generation() {
    return generation;
  }

  static void digits(long n, ByteBuffer out) {
    long unit = 1;
    while (n / unit >= 10) {
      unit *= 10;
    }
    for (; unit > 0; unit /= 10) {
      out.put((byte) ('0' + n / unit % 10));
    }
  }

  /** Reads {@code ..., generation G: N} up to the line's end at {@code end}. */
  final void parse(ByteBuffer in, int end) {
    generation = -1;
    number = -1;
    int at = indexOf(in, in.position(), end, GENERATION);
    if (at < 0) {
      return;
    }
    int colon = at + GENERATION.length;
    long g = 0;
    while (colon < end && in.get(colon) != ':') {
      g = g * 10 + in.get(colon++) - '0';
    }
    long n = 0;
    for (int i = colon + 2; i < end; i++) {
      n = n * 10 + in.get(i) - '0';
    }
    generation = g;
    number = n;
  }

  final void refuse() {
    generation = -1;
    number = -1;
  }

  static int indexOf(ByteBuffer in, int from, int end, byte[] wanted) {
    for (int i = from; i <= end - wanted.length; i++) {
      int same = 0;
      while (same < wanted.length && in.get(i + same) == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return i;
      }
    }
    return -1;
  }

  /** A line for a line, over TCP. */
  static final class Lines extends Wire {

    @Override
    void request(long n, ByteBuffer out) {
      digits(n, out);
      out.put((byte) '\n');
    }

    @Override
    boolean answer(ByteBuffer in) {
      for (int i = in.position(); i < in.limit(); i++) {
        if (in.get(i) == '\n') {
          parse(in, i);
          in.position(i + 1);
          return true;
        }
      }
      return false;
    }
  }

  /** A message of bytes for one, over WebSocket (RFC 6455, 5.2), none longer than 125 bytes. */
  static final class Messages extends Wire {

    private static final byte MESSAGE = (byte) 0x82;
    private static final int MASKED = 0x80;

    @Override
    void request(long n, ByteBuffer out) {
      int head = out.position();
      // The mask is of zeros, so that the bytes are those of the message.
      out.put(MESSAGE).put((byte) 0).putInt(0);
      int begin = out.position();
      digits(n, out);
      out.put(head + 1, (byte) (MASKED | out.position() - begin));
    }

    @Override
    boolean answer(ByteBuffer in) {
      if (in.remaining() < 2 || in.remaining() < 2 + in.get(in.position() + 1)) {
        return false;
      }
      int end = in.position() + 2 + in.get(in.position() + 1);
      if (in.get(in.position()) == MESSAGE) {
        parse(in, end);
      } else {
        refuse();
      }
      in.position(end);
      return true;
    }
  }

  /** HTTP/1.1 with {@code Content-Length}. */
  static final class Http extends Wire {

    private static final byte[] BEFORE = "GET /".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER =
        " HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "ontent-".getBytes(StandardCharsets.US_ASCII);

    @Override
    void request(long n, ByteBuffer out) {
      out.put(BEFORE);
      digits(n, out);
      out.put(AFTER);
    }

    @Override
    boolean answer(ByteBuffer in) {
      int blank = indexOf(in, in.position(), in.limit(), BLANK_LINE);
      if (blank < 0) {
        return false;
      }
      int body = blank + BLANK_LINE.length;
      int end = body + contentLength(in, blank);
      if (in.limit() < end) {
        return false;
      }
      boolean ok = indexOf(in, in.position(), in.position() + OK.length, OK) >= 0;
      in.position(body);
      if (ok && end > body) {
        parse(in, end - 1);
      } else {
        refuse();
      }
      in.position(end);
      return true;
    }

    /** Of "Content-Length" and "content-length" alike. */
    private static int contentLength(ByteBuffer in, int blank) {
      int field = indexOf(in, in.position(), blank, LENGTH);
      while (field >= 0 && (in.get(field + LENGTH.length) | 0x20) != 'l') {
        field = indexOf(in, field + 1, blank, LENGTH);
      }
      if (field < 0) {
        return 0;
      }
      int length = 0;
      for (int i = field; i < blank && in.get(i) != '\r'; i++) {
        int digit = in.get(i) - '0';
        length = digit >= 0 && digit <= 9 ? length * 10 + digit : length;
      }
      return length;
    }
  }
}
