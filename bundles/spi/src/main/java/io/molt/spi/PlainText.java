package io.molt.spi;

import java.util.regex.Pattern;

/**
 * Makes text of others, of clients and of applications, fit for the log and for terminals: whatever
 * is in it, it begins no line that looks like one of the server's, steers no terminal, and can be
 * encoded.
 *
 * <p>What cannot be shown as it is stands there as Java writes it: {@code \n}, {@code \u001b}. Text
 * that is plain already is returned as it is, after one look at it. Usable from any thread.
 */
public final class PlainText {

  /** How lines of a stack trace begin; only such may follow a line break. */
  private static final Pattern STACK =
      Pattern.compile("\\s+(at|and|has) \\S|\\s+\\.\\.\\. \\d|\\s*(Caused by|Suppressed): ");

  private PlainText() {}

  /** In one line. */
  public static String line(String text) {
    return isPlain(text) ? text : shown(text, false);
  }

  /** In as many lines as a stack trace has; line breaks elsewhere in it are shown. */
  public static String trace(String text) {
    return isPlain(text) ? text : shown(text, true);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next < ' ' || (next > '~' && !isPlain(text, i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether what stands there can be shown as it is. */
  private static boolean isPlain(String text, int index) {
    char next = text.charAt(index);
    if (Character.isHighSurrogate(next)) {
      return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
    }
    if (Character.isLowSurrogate(next)) {
      return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
    return switch (Character.getType(next)) {
      // Those that format reverse what follows, or hide it.
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      case Character.FORMAT -> next == '\u200c' || next == '\u200d';
      default -> true;
    };
  }

  private static String shown(String text, boolean stacks) {
    StringBuilder shown = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '\n' && stacks && isFollowedByStack(text, i + 1)) {
        shown.append('\n');
      } else if (next == '\t' || (next >= ' ' && isPlain(text, i))) {
        shown.append(next);
      } else {
        append(next, shown);
      }
    }
    return shown.toString();
  }

  /** The end of the text is as good as a line. */
  private static boolean isFollowedByStack(String text, int from) {
    return from == text.length() || STACK.matcher(text).region(from, text.length()).lookingAt();
  }

  private static void append(char hidden, StringBuilder shown) {
    switch (hidden) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      default -> shown.append(String.format("\\u%04x", (int) hidden));
    }
  }
}
