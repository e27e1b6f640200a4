package io.molt.net;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives the events of stream connections: listeners with {@code protocol=tcp}.
 *
 * <p>The events of one connection come one at a time and in order: {@link #onConnect}, any number
 * of {@link #onReceive}, {@link #onClose}; each only after the one before has returned, also where
 * a reload lies between them. An exception closes the connection concerned and is logged.
 */
@ConsumerType
public interface StreamHandler {

  /** A client has connected (Swoole: {@code onConnect}). */
  default void onConnect(Connection connection) throws Exception {}

  /**
   * Bytes have arrived (Swoole: {@code onReceive}). Their boundaries mean nothing: TCP is a stream.
   *
   * @param data the bytes; the buffer belongs to the callback and may be kept or sent on
   */
  void onReceive(Connection connection, ByteBuffer data) throws Exception;

  /**
   * The connection has been closed by either side (Swoole: {@code onClose}). What was received
   * before has been handed over before.
   *
   * <p>A client may close its half alone and still read ({@code printf 'hi\n' | nc -N}). Then this
   * is called when the callbacks for what it sent have returned, and may still send; the connection
   * is closed afterwards, once all that was sent has been written. What is to be answered later
   * than that, by another thread, is not: an application that answers such clients late waits for
   * its answer in {@code onReceive} or here, which a coroutine can do.
   */
  default void onClose(Connection connection) throws Exception {}
}
