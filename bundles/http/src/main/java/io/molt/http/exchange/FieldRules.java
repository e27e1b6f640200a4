package io.molt.http.exchange;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import java.util.Locale;
import java.util.Set;

/** Which header fields a worker may send (RFC 9110, 5.1 and 5.5). */
final class FieldRules {

  private static final BitSet TOKEN = token();

  /**
   * Of framing, routing, conditions, authentication, control of caches, and of what the body is.
   */
  private static final Set<String> HEAD_ONLY =
      Set.of(
          "accept-encoding",
          "age",
          "authorization",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "content-range",
          "content-type",
          "cookie",
          "date",
          "expect",
          "expires",
          "host",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "keep-alive",
          "location",
          "max-forwards",
          "pragma",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "range",
          "retry-after",
          "set-cookie",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "vary",
          "via",
          "warning",
          "www-authenticate");

  private FieldRules() {}

  /**
   * @throws IllegalArgumentException if name or value would break the framing of the response, or
   *     the field is the server's to set
   */
  static void check(String name, String value) {
    requireNonNull(value, name);
    checkName(name);
    checkValue(name, value);
  }

  /**
   * The same for fields behind the body.
   *
   * @throws IllegalArgumentException also if the field is needed before the body is read (RFC 9110,
   *     6.5.1)
   */
  static void checkTrailer(String name, String value) {
    check(name, value);
    if (!isOfTrailers(name)) {
      throw new IllegalArgumentException(
          "trailer: " + name + " (expected: a field that is of use behind the body)");
    }
  }

  /** Whether a field may stand behind the body. */
  static boolean isOfTrailers(String name) {
    return !HEAD_ONLY.contains(name.toLowerCase(Locale.ROOT));
  }

  private static void checkName(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!TOKEN.get(name.charAt(i))) {
        throw new IllegalArgumentException(
            "header name: \""
                + printable(name)
                + "\" (expected: letters, digits and !#$%&'*+-.^_`|~)");
      }
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("header name: \"\" (expected: at least one character)");
    }
    if (isServers(name)) {
      throw new IllegalArgumentException(
          "header name: " + name + " (expected: a field that is not the server's own)");
    }
  }

  private static boolean isServers(String name) {
    return switch (name.length()) {
      case 4 -> name.equalsIgnoreCase("Date");
      case 10 -> name.equalsIgnoreCase("Connection");
      case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
      default -> false;
    };
  }

  private static void checkValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        throw new IllegalArgumentException(
            "header "
                + name
                + ": \""
                + printable(value)
                + "\" (expected: no control characters, and none beyond ISO-8859-1)");
      }
    }
  }

  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private static BitSet token() {
    BitSet token = new BitSet(128);
    token.set('0', '9' + 1);
    token.set('a', 'z' + 1);
    token.set('A', 'Z' + 1);
    "!#$%&'*+-.^_`|~".chars().forEach(token::set);
    return token;
  }
}
