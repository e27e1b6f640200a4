package io.molt.memory;

/** Numbers of 32 bits without a sign. */
final class Unsigned32 {

  private static final long MAX = 0xFFFF_FFFFL;

  private Unsigned32() {}

  /**
   * @param what it is, for the message
   * @throws IllegalArgumentException if it does not fit
   */
  static int bits(long number, String what) {
    if (number < 0 || number > MAX) {
      throw new IllegalArgumentException(what + ": " + number + " (expected: 0 to " + MAX + ")");
    }
    return (int) number;
  }
}
