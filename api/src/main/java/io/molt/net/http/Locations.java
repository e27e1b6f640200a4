package io.molt.net.http;

import java.nio.charset.StandardCharsets;

/** What stands in {@code Location}. */
final class Locations {

  private Locations() {}

  /** With what is not ASCII, and blanks, as escapes of UTF-8 (RFC 3987, 3.1). */
  static String ascii(String location) {
    if (location.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return location;
    }
    StringBuilder text = new StringBuilder(location.length() + 16);
    for (byte each : location.getBytes(StandardCharsets.UTF_8)) {
      int c = each & 0xff;
      if (c < ' ' || c == 0x7f) {
        throw new IllegalArgumentException(
            "redirect: a control character (expected: a URI, or a path of this server)");
      }
      if (c == ' ' || c > 0x7f) {
        text.append('%').append(hex(c >> 4)).append(hex(c & 15));
      } else {
        text.append((char) c);
      }
    }
    return text.toString();
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit, 16));
  }
}
