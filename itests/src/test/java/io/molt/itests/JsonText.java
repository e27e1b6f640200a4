package io.molt.itests;

/** Tells whether a text is JSON (RFC 8259), without making anything of it. */
final class JsonText {

  private static final String NUMBER_PARTS = "+-.eE0123456789";

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  static boolean isValid(String text) {
    JsonText json = new JsonText(text);
    try {
      json.value();
      json.blanks();
      return json.at == text.length();
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException invalid) {
      return false;
    }
  }

  private void value() {
    blanks();
    switch (text.charAt(at)) {
      case '{' -> members('}', true);
      case '[' -> members(']', false);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
    blanks();
  }

  private void members(char end, boolean named) {
    at++;
    blanks();
    if (text.charAt(at) == end) {
      at++;
      return;
    }
    do {
      if (named) {
        blanks();
        string();
        blanks();
        word(":");
      }
      value();
    } while (text.charAt(at++) == ',');
    require(text.charAt(at - 1) == end);
  }

  private void string() {
    word("\"");
    for (; text.charAt(at) != '"'; at++) {
      require(text.charAt(at) >= ' ');
      at += text.charAt(at) == '\\' ? 1 : 0;
    }
    at++;
  }

  private void number() {
    int from = at;
    while (at < text.length() && NUMBER_PARTS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    Double.parseDouble(text.substring(from, at));
  }

  private void word(String word) {
    require(text.startsWith(word, at));
    at += word.length();
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException();
    }
  }
}
