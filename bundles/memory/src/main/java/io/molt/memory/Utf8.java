package io.molt.memory;

/** How long texts are in UTF-8. */
final class Utf8 {

  /** No char needs more; one of a pair needs fewer. */
  private static final int MOST = 3;

  private Utf8() {}

  static boolean fits(String text, int maxBytes) {
    return (long) text.length() * MOST <= maxBytes || length(text) <= maxBytes;
  }

  /** In bytes; half a pair counts as what it would be written as: {@code ?}. */
  static long length(String text) {
    long bytes = 0;
    for (int at = 0; at < text.length(); at++) {
      char unit = text.charAt(at);
      if (unit < 0x80) {
        bytes++;
      } else if (unit < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(unit)) {
        bytes += MOST;
      } else if (isPair(text, at)) {
        bytes += 4;
        at++;
      } else {
        bytes++;
      }
    }
    return bytes;
  }

  private static boolean isPair(String text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }
}
