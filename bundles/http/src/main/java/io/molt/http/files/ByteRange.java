package io.molt.http.files;

import java.util.Locale;
import java.util.Optional;

/**
 * The part of a file that a request wants (RFC 9110, 14.2). Several parts at once are not sent: who
 * asks for them gets the whole, as it may be (14.2), and not an answer that takes more than that.
 *
 * @param length 0 if the file has no such part: 416
 */
record ByteRange(long offset, long length) {

  private static final String UNIT = "bytes=";

  /**
   * Reads a field.
   *
   * @param field {@code Range}
   * @param size of the file
   * @return empty if all of it is to be sent: the field says nothing that is understood
   */
  static Optional<ByteRange> of(String field, long size) {
    String text = field.strip().toLowerCase(Locale.ROOT);
    int dash = text.indexOf('-');
    if (!text.startsWith(UNIT) || dash < 0) {
      return Optional.empty();
    }
    String first = text.substring(UNIT.length(), dash).strip();
    String last = text.substring(dash + 1).strip();
    if (!isNumber(first) || !isNumber(last) || (first.isEmpty() && last.isEmpty())) {
      return Optional.empty();
    }
    if (first.isEmpty()) {
      long suffix = Math.min(number(last), size);
      return Optional.of(new ByteRange(size - suffix, suffix));
    }
    long begin = number(first);
    long end = last.isEmpty() ? Long.MAX_VALUE : number(last);
    if (end < begin) {
      return Optional.empty();
    }
    return Optional.of(new ByteRange(begin, Math.max(Math.min(end, size - 1) - begin + 1, 0)));
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** More digits than a number can have are as much as there is. */
  private static long number(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE - 1 : Long.parseLong(digits);
  }

  /** What {@code Content-Range} says. */
  String contentRange(long size) {
    return length == 0
        ? "bytes */" + size
        : "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
  }
}
