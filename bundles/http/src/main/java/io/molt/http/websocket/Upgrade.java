package io.molt.http.websocket;

import io.molt.spi.StreamLane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that asks for a WebSocket, in whichever version of HTTP it came. Usable from any
 * thread; does not block.
 */
public interface Upgrade {

  /** What is to be held against the request; null if it is in order. */
  HandshakeCheck.@Nullable Objection objection();

  /** What the listener's settings say. */
  WebSocketSettings settings();

  /**
   * Makes the connection that it is to become. Nothing of what is sent to it leaves before the
   * answer has.
   *
   * @param subprotocol empty for none
   * @param agreed null if nothing is compressed
   */
  WebSocketStream stream(String subprotocol, @Nullable Compression agreed);

  /**
   * Answers that it has become the connection, and has it begin when the answer leaves. If it was
   * answered otherwise meanwhile, or the client is gone, the lane is closed.
   *
   * @param fields what was agreed on: name, value, name, value ...
   */
  void accept(List<String> fields, WebSocketStream stream, StreamLane<Message> lane);
}
