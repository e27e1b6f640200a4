package io.molt.net.websocket;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The answer to a client that asks for a WebSocket, while it is decided on. For the thread of
 * {@link WebSocketHandler#onHandshake}, until it returns: then every method throws {@link
 * IllegalStateException}.
 */
@ProviderType
public interface WebSocketHandshake {

  /** The subprotocols that the client offers, in its order of preference (RFC 6455, 1.9). */
  List<String> subprotocols();

  /**
   * Chooses a subprotocol. If none is chosen, it is {@code websocket_subprotocol} if that is set
   * and offered, else there is none. A repeated call replaces the choice.
   *
   * @throws IllegalArgumentException if the client does not offer it: it would hang up
   */
  WebSocketHandshake subprotocol(String name);

  /**
   * Adds a header field to the answer, {@code Set-Cookie} for one.
   *
   * @throws IllegalArgumentException if it is none, or one of the handshake's own
   */
  WebSocketHandshake header(String name, String value);

  /**
   * Keeps a value with the connection that is to be: who its user is, say. See {@link
   * WebSocketConnection#setAttribute}; what may not be kept fails the handshake.
   */
  WebSocketHandshake setAttribute(String name, Object value);

  /**
   * Refuses the connection: the client gets an answer with this status, a few words and the header
   * fields. Browsers tell their page nothing of it; who wants to tell it why accepts, and closes in
   * {@code onOpen} with a code. A repeated call replaces the refusal.
   *
   * @param status from 400 to 599
   * @param text what the client is told
   */
  void refuse(int status, String text);
}
