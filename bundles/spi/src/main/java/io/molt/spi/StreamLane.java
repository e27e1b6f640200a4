package io.molt.spi;

/**
 * Takes the events of one stream connection, in order. Called on the connection's event loop;
 * returns without blocking.
 *
 * @param <M> what arrives: bytes, or messages
 */
public interface StreamLane<M> {

  /**
   * Something has arrived. When too much waits for the worker, the lane calls {@link
   * StreamTransport#pauseReading()}; what is handed in all the same is kept.
   *
   * @param arrived the lane's own from here on
   * @param size about how many bytes of memory it takes
   */
  void received(M arrived, int size);

  /** Something has arrived that may be lent: as above, for one whose worker {@link #borrows()}. */
  void received(Loan<M> loan);

  /** Whether the worker that serves now does without memory of its own. */
  boolean borrows();

  /** About how many bytes of memory are held for what waits for the worker. From any thread. */
  long held();

  /**
   * The client will send no more, though it may still read. When all that was received has been
   * handled the lane tells the worker of the end, and calls {@link StreamTransport#close()} after
   * it.
   */
  void ended();

  /** The connection has been closed. The last event; repeated calls change nothing. */
  void closed();
}
