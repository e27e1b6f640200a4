package io.molt.shared;

import java.util.Arrays;

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
    numbers = Cells.numbers(schema.numbers());
    texts = Cells.texts(schema.texts());
    Arrays.fill(texts, "");
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

  /** A new row of these values; they are its own from here on. */
  Cells toCells() {
    return new Cells(numbers, texts);
  }

  /** Puts what is given over what is there. */
  void copyInto(long[] intoNumbers, String[] intoTexts) {
    for (long left = givenNumbers; left != 0; left &= left - 1) {
      int index = Long.numberOfTrailingZeros(left);
      intoNumbers[index] = numbers[index];
    }
    for (long left = givenTexts; left != 0; left &= left - 1) {
      int index = Long.numberOfTrailingZeros(left);
      intoTexts[index] = texts[index];
    }
  }
}
