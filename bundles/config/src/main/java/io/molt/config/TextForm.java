package io.molt.config;

/** What a text may consist of. */
enum TextForm {
  /** Where to listen. */
  HOST("an address or a host name") {
    @Override
    boolean fits(String text) {
      return !text.isEmpty() && consistsOf(text, ".:%_-");
    }
  },

  /** A bundle, or none. */
  BUNDLE("the symbolic name of a bundle") {
    @Override
    boolean fits(String text) {
      return consistsOf(text, "_.-");
    }
  },

  /** A word of a header field (RFC 9110, 5.6.2), or none. */
  TOKEN("a token as RFC 9110 has it") {
    @Override
    boolean fits(String text) {
      return consistsOf(text, "!#$%&'*+-.^_`|~");
    }
  },

  /** What can be the name of a process. */
  NAME("a name without spaces and slashes") {
    @Override
    boolean fits(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '/' || Character.isWhitespace(c) || Character.isISOControl(c)) {
          return false;
        }
      }
      return !text.isEmpty();
    }
  },

  /** Anything, or nothing. */
  TEXT("a text") {
    @Override
    boolean fits(String text) {
      return true;
    }
  };

  private final String description;

  TextForm(String description) {
    this.description = description;
  }

  abstract boolean fits(String text);

  /** What an error says after "expected:". */
  String description() {
    return description;
  }

  /** Whether there are only letters and digits of ASCII, and some other characters. */
  private static boolean consistsOf(String text, String others) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 128 || (!Character.isLetterOrDigit(c) && others.indexOf(c) < 0)) {
        return false;
      }
    }
    return true;
  }
}
