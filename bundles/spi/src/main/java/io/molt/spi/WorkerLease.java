package io.molt.spi;

/**
 * The right of one worker of one generation to act. The manager grants and revokes it: once it has
 * been revoked, nothing is between {@link #enter} and {@link #exit} and never will be again. Usable
 * from any thread; two leases are never equal.
 */
public interface WorkerLease {

  /** The worker as it appears in the log: {@code hello worker 3 gen 12}. */
  String worker();

  /**
   * @throws io.molt.net.RetiredException if it was revoked
   */
  void check();

  /**
   * Begins to act. What is done until {@link #exit} must neither block nor park: whoever revokes
   * waits for it.
   *
   * @throws io.molt.net.RetiredException if it was revoked; {@code exit} is not called then
   */
  void enter();

  /** Ends what {@link #enter} has begun. */
  void exit();
}
