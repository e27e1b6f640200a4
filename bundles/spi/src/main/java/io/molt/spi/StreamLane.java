package io.molt.spi;

import java.nio.ByteBuffer;

/**
 * Takes the events of one stream connection, in order. Called on the connection's event loop;
 * returns without blocking.
 */
public interface StreamLane {

  /**
   * Bytes have arrived. When too many wait for the worker, the lane calls {@link
   * StreamTransport#pauseReading()}; what is handed in all the same is kept.
   *
   * @param data the lane's own from here on
   */
  void received(ByteBuffer data);

  /** Bytes have arrived that may be lent: as above, for one whose worker {@link #borrows()}. */
  void received(Loan loan);

  /** Whether the worker that serves now does without a buffer of its own. */
  boolean borrows();

  /** About how many bytes of memory are held for what waits for the worker. From any thread. */
  long held();

  /**
   * The client will send no more, though it may still read. When all that was received has been
   * handled the lane calls {@code onClose}, and {@link StreamTransport#close()} after it.
   */
  void ended();

  /** The connection has been closed. The last event; repeated calls change nothing. */
  void closed();
}
