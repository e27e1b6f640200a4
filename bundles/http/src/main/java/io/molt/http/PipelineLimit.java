package io.molt.http;

/**
 * How many requests of one connection may be in hand before it is read no further. It begins with
 * few and doubles as the client takes its answers: a thousand clients that ask for much and read
 * none of it would else have the workers make all of that before anybody else gets his turn. On the
 * loop.
 */
final class PipelineLimit {

  private static final int FEWEST = 4;
  private static final int MOST = 64;

  private int limit = FEWEST;
  private boolean answered;

  /** Whether no further request is to be read. */
  boolean isReached(int inHand) {
    return inHand >= limit;
  }

  /** Whether requests are to be read again. */
  boolean allowsMore(int inHand) {
    return inHand <= limit / 2;
  }

  /** An answer is complete. */
  void answered() {
    answered = true;
  }

  /**
   * The kernel has taken what it takes for now.
   *
   * @param left whether that is all
   */
  void flushed(boolean left) {
    if (!left) {
      limit = FEWEST;
    } else if (answered && limit < MOST) {
      limit *= 2;
    }
    answered = false;
  }
}
