package io.molt.deployer.weaving;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** Looks into class files without reading them properly, which costs far more. */
final class Bytes {

  /** The tag of a text in the constant pool (JVMS 4.4.7). */
  private static final byte TEXT = 1;

  private Bytes() {}

  /** Whether a class file may hold a text; it surely does not if the answer is no. */
  static boolean mayHold(byte[] classFile, String text) {
    byte[] wanted = entry(text);
    int last = classFile.length - wanted.length;
    for (int at = 0; at <= last; at++) {
      if (classFile[at] == TEXT
          && Arrays.equals(classFile, at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] entry(String text) {
    byte[] bytes = new byte[3 + text.length()];
    bytes[0] = TEXT;
    bytes[1] = (byte) (text.length() >> 8);
    bytes[2] = (byte) text.length();
    System.arraycopy(text.getBytes(ISO_8859_1), 0, bytes, 3, text.length());
    return bytes;
  }
}
