package io.molt.config;

import java.util.function.Predicate;

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

  /** What a field of an answer holds, or nothing. */
  FIELD("printable ASCII, as no-cache") {
    @Override
    boolean fits(String text) {
      return text.chars().allMatch(c -> c >= ' ' && c < DELETE);
    }
  },

  /** Names of files with commas between several, or nothing. */
  FILENAMES("names of files, as index.html, with commas between several") {
    @Override
    boolean fits(String text) {
      return eachFits(text, TextForm::isFileName);
    }
  },

  /** What the paths of requests begin with, with commas between several, or nothing. */
  PATHS("paths, as /assets, with commas between several") {
    @Override
    boolean fits(String text) {
      return eachFits(text, TextForm::isPath);
    }
  },

  /** Anything, or nothing. */
  TEXT("a text") {
    @Override
    boolean fits(String text) {
      return true;
    }
  };

  private static final int DELETE = 0x7f;

  private final String description;

  TextForm(String description) {
    this.description = description;
  }

  abstract boolean fits(String text);

  /** What an error says after "expected:". */
  String description() {
    return description;
  }

  private static boolean eachFits(String text, Predicate<String> form) {
    for (String each : text.split(",", -1)) {
      String one = each.strip();
      if (!one.isEmpty() && !form.test(one)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFileName(String name) {
    return isName(name) && name.indexOf('%') < 0;
  }

  /** One slash at its end changes nothing. */
  private static boolean isPath(String path) {
    if (path.equals("/")) {
      return true;
    }
    if (!path.startsWith("/")) {
      return false;
    }
    String names = path.substring(1, path.length() - (path.endsWith("/") ? 1 : 0));
    for (String name : names.split("/", -1)) {
      if (!isName(name)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().allMatch(c -> c > ' ' && c < DELETE && c != '/');
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
