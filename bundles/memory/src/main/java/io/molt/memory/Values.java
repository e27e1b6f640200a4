package io.molt.memory;

/** Values for some of the columns, checked, on their way into a row. */
final class Values {

  private final long[] numbers;
  private final String[] texts;

  /** A bit for each number that is given, by its place. */
  private long givenNumbers;

  /** A bit for each text that is given, by its place. */
  private long givenTexts;

  /** With none given. */
  Values(Schema schema) {
    numbers = new long[schema.numbers()];
    texts = new String[schema.texts()];
  }

  /** Takes a number; always returns true. */
  boolean number(int index, long number) {
    numbers[index] = number;
    givenNumbers |= 1L << index;
    return true;
  }

  /** Takes a text; always returns true. */
  boolean text(int index, String text) {
    texts[index] = text;
    givenTexts |= 1L << index;
    return true;
  }

  /** Those numbers with what is given put over them; the same array if nothing is. */
  long[] over(long[] before) {
    long[] after = givenNumbers == 0 ? before : before.clone();
    for (long left = givenNumbers; left != 0; left &= left - 1) {
      int index = Long.numberOfTrailingZeros(left);
      after[index] = numbers[index];
    }
    return after;
  }

  /** Those texts with what is given put over them; the same array if nothing is. */
  String[] over(String[] before) {
    String[] after = givenTexts == 0 ? before : before.clone();
    for (long left = givenTexts; left != 0; left &= left - 1) {
      int index = Long.numberOfTrailingZeros(left);
      after[index] = texts[index];
    }
    return after;
  }
}
