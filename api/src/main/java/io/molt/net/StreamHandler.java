package io.molt.net;

import java.nio.ByteBuffer;

/**
 * Receives the events of stream connections: listeners with {@code protocol=tcp}.
 *
 * <p>The events of one connection come one at a time and in order: {@link #onConnect}, any number
 * of {@link #onReceive}, {@link #onClose}; each only after the one before has returned, also where
 * a reload lies between them. An exception closes the connection concerned and is logged.
 */
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
   */
  default void onClose(Connection connection) throws Exception {}
}
