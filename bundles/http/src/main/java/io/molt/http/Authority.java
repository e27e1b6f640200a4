package io.molt.http;

import io.netty.util.NetUtil;

/** Which server a request is meant for: {@code host[:port]} (RFC 9110, 7.2; RFC 3986, 3.2). */
final class Authority {

  private static final int HIGHEST_PORT = 65535;

  private Authority() {}

  /**
   * Whether a text is well formed. Nobody's name is not: a request without an authority of its own
   * has an empty {@code Host} (RFC 9112, 3.2).
   */
  static boolean isValid(CharSequence text) {
    int length = text.length();
    int end = length > 0 && text.charAt(0) == '[' ? literalEnd(text) : nameEnd(text);
    return end == length || (end >= 0 && text.charAt(end) == ':' && isPort(text, end + 1));
  }

  /** Where an address in brackets ends; -1 if it is none. */
  private static int literalEnd(CharSequence text) {
    for (int at = 1; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character == ']') {
        return NetUtil.isValidIpV6Address(text.subSequence(1, at)) ? at + 1 : -1;
      }
      if (!isHex(character) && character != ':' && character != '.') {
        return -1;
      }
    }
    return -1;
  }

  /** Where a name or an IPv4 address ends; -1 if it is none. */
  private static int nameEnd(CharSequence text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) != ':') {
      char character = text.charAt(at);
      if (character == '%') {
        if (!isEscape(text, at)) {
          return -1;
        }
      } else if (!TargetRules.isOfName(character)) {
        return -1;
      }
      at++;
    }
    return at;
  }

  private static boolean isEscape(CharSequence text, int at) {
    return at + 2 < text.length() && isHex(text.charAt(at + 1)) && isHex(text.charAt(at + 2));
  }

  private static boolean isHex(char character) {
    return (character >= '0' && character <= '9')
        || (character >= 'a' && character <= 'f')
        || (character >= 'A' && character <= 'F');
  }

  /** Whether the rest is a port; it may be left out. */
  private static boolean isPort(CharSequence text, int begin) {
    int port = 0;
    for (int at = begin; at < text.length(); at++) {
      char digit = text.charAt(at);
      if (digit < '0' || digit > '9') {
        return false;
      }
      port = 10 * port + digit - '0';
      if (port > HIGHEST_PORT) {
        return false;
      }
    }
    return true;
  }
}
