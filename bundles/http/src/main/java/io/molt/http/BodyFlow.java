package io.molt.http;

/**
 * Lets no more of a body come than is read. Told under the lock of the body, by whichever thread
 * adds or reads; must not wait.
 */
public interface BodyFlow {

  /** More waits than is to wait, and somebody is there to read it. */
  void full();

  /** So much of that was read that more can come. */
  void low();

  /**
   * A part was read, or will not be.
   *
   * @param waiting how many bytes still wait to be read
   */
  default void taken(long waiting) {}
}
