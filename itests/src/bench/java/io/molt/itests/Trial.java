package io.molt.itests;

/**
 * A promise that is tried again and again on the real server, in each mode, and counted: a row of
 * the table of {@link Faults}.
 *
 * @param section which group of promises it belongs to, one word: {@code --only=SECTION} runs these
 *     alone
 * @param promise what is right, as a short sentence
 * @param runs how often it is tried in each mode
 * @param body tries it once
 */
record Trial(String section, String promise, int runs, Body body) {

  /** Tries a promise once, on a server of its own or one that it shares with nobody else. */
  @FunctionalInterface
  interface Body {
    /**
     * Returns if the promise was kept.
     *
     * @param mode {@code base} or {@code process}
     * @return what is to be said of it in the table, in counts: {@code 400 answered, 0 lost}; empty
     *     if there is nothing
     * @throws AssertionError if it was not kept; the message says what was seen
     */
    String once(String mode) throws Exception;
  }
}
