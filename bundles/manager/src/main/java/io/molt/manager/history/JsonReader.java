package io.molt.manager.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@link JsonWriter} writes: one object, of objects, arrays, strings and numbers. What
 * it gives are maps, lists, strings and {@link Double}s.
 */
final class JsonReader {

  /** Deeper than any record, and not so deep that a damaged file could fill the stack. */
  private static final int DEEPEST = 16;

  private final String text;
  private int at;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException if it is anything else; the message says what was found where
   */
  static Map<String, Object> read(String text) {
    JsonReader reader = new JsonReader(text);
    Map<String, Object> object = reader.object();
    reader.blanks();
    if (reader.at < text.length()) {
      throw reader.unexpected("the end");
    }
    return object;
  }

  private Object value() {
    blanks();
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> number();
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    open('{');
    for (boolean more = !skip('}'); more; more = next('}')) {
      blanks();
      String name = string();
      blanks();
      expect(':');
      members.put(name, value());
    }
    depth--;
    return members;
  }

  private List<Object> array() {
    List<Object> values = new ArrayList<>();
    open('[');
    for (boolean more = !skip(']'); more; more = next(']')) {
      values.add(value());
    }
    depth--;
    return values;
  }

  private void open(char bracket) {
    blanks();
    expect(bracket);
    if (++depth > DEEPEST) {
      throw unexpected("less depth");
    }
  }

  /** Whether another one follows; if not, it is past the end. */
  private boolean next(char end) {
    if (skip(end)) {
      return false;
    }
    expect(',');
    return true;
  }

  private boolean skip(char wanted) {
    blanks();
    if (peek() == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char next = text.charAt(at++);
      string.append(next == '\\' ? escaped() : next);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char which = peek();
    at++;
    return switch (which) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexadecimal();
      default -> which;
    };
  }

  private char hexadecimal() {
    int end = at + 4;
    try {
      char character = (char) Integer.parseInt(text, at, end, 16);
      at = end;
      return character;
    } catch (NumberFormatException | IndexOutOfBoundsException none) {
      throw unexpected("four hexadecimal digits");
    }
  }

  private Double number() {
    int from = at;
    while ("+-.eE0123456789".indexOf(peek()) >= 0) {
      at++;
    }
    try {
      return Double.valueOf(text.substring(from, at));
    } catch (NumberFormatException none) {
      throw unexpected("a value");
    }
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw unexpected(String.valueOf(wanted));
    }
    at++;
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw new IllegalArgumentException("it ends after " + at + " characters");
    }
    return text.charAt(at);
  }

  private IllegalArgumentException unexpected(String expected) {
    String found = at < text.length() ? text.substring(at, at + 1) : "the end";
    return new IllegalArgumentException(
        "character " + (at + 1) + ": " + found + " (expected: " + expected + ")");
  }
}
