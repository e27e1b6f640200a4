package io.molt.net.websocket;

import io.molt.net.Connection;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A WebSocket, as one generation of a worker sees it. Any worker, task worker or user process finds
 * it by its id with {@link io.molt.worker.Server#connection(long)}: it is one of these. What
 * belongs to it, its {@linkplain #setAttribute attributes}, {@linkplain #join rooms} and
 * subprotocol, is the server's and survives reloads, rollbacks and the death of workers.
 *
 * <p>Usable from any thread. The messages of one thread keep their order. Where much waits for a
 * client that reads slowly, all that sends does as {@link Connection#send(ByteBuffer)}.
 */
@ProviderType
public interface WebSocketConnection extends Connection {

  /**
   * Sends a text message (Swoole: {@code push}).
   *
   * @return false if the connection is closed, or if the caller should send no more for now
   * @throws io.molt.net.RetiredException if the worker that owns this view was retired
   */
  boolean push(String text);

  /**
   * Sends a binary message (Swoole: {@code push} with {@code WEBSOCKET_OPCODE_BINARY}).
   *
   * @param data the server's from here on, not to be changed any more
   * @return as {@link #push(String)}
   */
  boolean push(ByteBuffer data);

  /** The same as {@link #push(ByteBuffer)}. */
  @Override
  boolean send(ByteBuffer data);

  /** The same as {@link #push(String)}. */
  @Override
  default boolean send(String text) {
    return push(text);
  }

  /**
   * Sends a ping (Swoole: {@code ping}), which clients answer by themselves. There is no need to:
   * the server sends its own, as {@code websocket_ping_interval} says.
   *
   * @param text at most 125 bytes in UTF-8
   * @return as {@link #push(String)}
   * @throws IllegalArgumentException if it is longer
   */
  boolean ping(String text);

  /**
   * Closes the connection (Swoole: {@code disconnect}): after what was sent before, the client gets
   * a Close frame, and five seconds to answer it. Nothing that it still sends is handed on. A
   * repeated call changes nothing. {@link #close()} is the same with {@link CloseCode#NORMAL}.
   *
   * @param code one that may be sent: from 1000 to 1014 without 1004, 1005 and 1006, or of one's
   *     own from 3000 to 4999
   * @param reason at most 123 bytes in UTF-8; for people
   * @throws IllegalArgumentException if the code may not be sent, or the reason is longer
   * @throws io.molt.net.RetiredException if the worker that owns this view was retired
   */
  void disconnect(int code, String reason);

  /** The same as {@link #isOpen()} (Swoole: {@code isEstablished}). */
  default boolean isEstablished() {
    return isOpen();
  }

  /** The subprotocol that was agreed on; empty if there is none. */
  Optional<String> subprotocol();

  /** Sends bytes as a binary message. */
  @Override
  default boolean send(byte[] data) {
    return push(ByteBuffer.wrap(data));
  }
}
