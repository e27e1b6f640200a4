package io.molt.spi.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * As much of DER (X.690) as it takes to put a key into another wrapping, and to make a certificate.
 */
final class Der {

  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_ID = 0x06;
  static final int UTF8_STRING = 0x0c;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;
  static final byte[] NULL = {0x05, 0};
  static final byte[] TRUE = {0x01, 1, (byte) 0xff};

  private Der() {}

  /** An element. */
  static byte[] of(int tag, byte[]... contents) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] each : contents) {
      content.writeBytes(each);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    int size = content.size();
    if (size < 0x80) {
      all.write(size);
    } else {
      byte[] length = BigInteger.valueOf(size).toByteArray();
      int skipped = length[0] == 0 ? 1 : 0;
      all.write(0x80 | (length.length - skipped));
      all.write(length, skipped, length.length - skipped);
    }
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  static byte[] integer(BigInteger value) {
    return of(INTEGER, value.toByteArray());
  }

  static byte[] text(int tag, String text) {
    return of(tag, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Of whole bytes. */
  static byte[] bits(byte[] content) {
    return of(BIT_STRING, new byte[1], content);
  }

  /**
   * An object identifier.
   *
   * @param dotted {@code 1.2.840.113549.1.1.1}
   */
  static byte[] oid(String dotted) {
    long[] arcs = Arrays.stream(dotted.split("\\.")).mapToLong(Long::parseLong).toArray();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write((int) (arcs[0] * 40 + arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int groups = Math.max(1, (70 - Long.numberOfLeadingZeros(arcs[i])) / 7);
      for (int group = groups - 1; group >= 0; group--) {
        int more = group > 0 ? 0x80 : 0;
        content.write((int) ((arcs[i] >> (7 * group)) & 0x7f) | more);
      }
    }
    return of(OBJECT_ID, content.toByteArray());
  }

  /**
   * The content of the first element with a tag among those that a sequence consists of; empty if
   * there is none, or this is no sequence.
   */
  static Optional<byte[]> find(byte[] sequence, int tag) {
    int[] outer = sequence.length == 0 ? null : bounds(sequence, 0);
    if (outer == null || (sequence[0] & 0xff) != SEQUENCE) {
      return Optional.empty();
    }
    for (int at = outer[0]; at < outer[1]; ) {
      int[] element = bounds(sequence, at);
      if (element == null) {
        return Optional.empty();
      }
      if ((sequence[at] & 0xff) == tag) {
        return Optional.of(Arrays.copyOfRange(sequence, element[0], element[1]));
      }
      at = element[1];
    }
    return Optional.empty();
  }

  /** Where the content of an element begins and ends; null if it is not one. */
  private static int @Nullable [] bounds(byte[] all, int at) {
    if (at + 2 > all.length) {
      return null;
    }
    int begin = at + 2;
    long length = all[at + 1] & 0xff;
    if (length > 0x80) {
      int bytes = (int) length - 0x80;
      if (bytes > 4 || begin + bytes > all.length) {
        return null;
      }
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = (length << 8) | (all[begin++] & 0xff);
      }
    }
    return begin + length > all.length ? null : new int[] {begin, (int) (begin + length)};
  }
}
