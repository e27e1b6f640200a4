package io.molt.spi;

import io.molt.net.Connection;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * The shape of protocols on whose connections something arrives from time to time, for as long as
 * they live: bytes, or messages.
 *
 * <p>The methods that call a handler are called as a callback of its worker: at most one at a time
 * for a connection, in order. What they throw closes the connection.
 *
 * @param <H> the handler interface
 * @param <C> what a handler sees of a connection
 * @param <M> what arrives: {@code ByteBuffer} for bytes as they come, or a message
 */
public non-sealed interface StreamKind<H, C extends Connection, M> extends HandlerKind<H> {

  /** What can happen on a connection. */
  enum Moment {
    /** It was accepted, or an exchange has become it. */
    BEGIN,
    /** Other code than before has it. */
    ADOPTION,
    /** Something has arrived. */
    ARRIVAL,
    /** Nothing will arrive any more. */
    END
  }

  /** What a handler sees of a connection, made anew for each callback. */
  C connection(StreamAccess<M> stream);

  /** Calls the handler at {@link Moment#BEGIN}. */
  void begin(H handler, C connection) throws Exception;

  /**
   * Calls the handler at {@link Moment#ADOPTION}: other code than before has the connection, after
   * a reload or because a worker was begun anew. Not when that happens but before the first event
   * that the new code is to handle, so that a reload takes no longer with many connections.
   */
  default void adopt(H handler, C connection) throws Exception {}

  /**
   * Calls the handler at {@link Moment#ARRIVAL}.
   *
   * @param arrived the handler's own, or lent to it until the return if it {@link #borrows}
   */
  void arrival(H handler, C connection, M arrived) throws Exception;

  /** Calls the handler at {@link Moment#END}. */
  void end(H handler, C connection) throws Exception;

  /** Whether a handler does without memory of its own for what arrives: see {@link Loan}. */
  default boolean borrows(H handler) {
    return false;
  }

  /**
   * Whether a connection goes on when one of its events was taken away from a worker by force:
   * where messages are whole, the next can be understood without it. If not, it is closed.
   */
  default boolean outlivesForce() {
    return false;
  }

  /**
   * Makes a message for many connections, once for all of them.
   *
   * @param data not changed any more
   * @param isText whether it is text in UTF-8
   * @return what each of them is sent, made by a call for each
   * @throws UnsupportedOperationException if the protocol has no such thing
   */
  default Supplier<M> forMany(ByteBuffer data, boolean isText) {
    throw new UnsupportedOperationException(
        handler().getName() + ": has connections that nothing can be sent to as a room");
  }

  /** The method of the handler, for people: {@code onReceive}. */
  String method(Moment moment);
}
