package io.molt.http.exchange;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;

/** Which header fields a worker may send (RFC 9110, 5.1 and 5.5). */
final class FieldRules {

  private static final BitSet TOKEN = token();

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
