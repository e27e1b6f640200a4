package io.molt.net.websocket;

import io.molt.net.http.HttpRequest;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes the messages of WebSockets (RFC 6455): on listeners with {@code protocol=http}, where a
 * client asks for one. A worker class implements this beside {@link io.molt.net.http.HttpHandler},
 * which gets all other requests (Swoole: {@code WebSocket\Server}), or alone, and then they are
 * answered with 426.
 *
 * <p>The events of one connection come one at a time and in order: {@link #onOpen}, messages,
 * {@link #onClose}; each only after the one before has returned, also where a reload lies between
 * them. No reload closes a connection or waits for one: the next event goes to the new code, {@link
 * #onAdopt} first. What belongs to a connection is kept {@linkplain
 * WebSocketConnection#setAttribute with it}.
 *
 * <p>An exception out of an event is logged, and closes the connection with {@link
 * CloseCode#INTERNAL_ERROR}. An event that is taken away from a worker by force, after {@code
 * max_wait_time} or {@code worker_hang_time}, is lost; its connection goes on with the next
 * message.
 */
@ConsumerType
public interface WebSocketHandler {

  /**
   * A client asks for a WebSocket (Swoole: {@code onHandshake}, but the server makes the answer).
   * The request is one in order. When this returns the connection is accepted, with what was set on
   * the handshake, unless it was {@linkplain WebSocketHandshake#refuse refused}; here, it is.
   *
   * <p>Browsers send {@code Origin}, which tells from whose page the request comes: who relies on
   * cookies looks at it here.
   *
   * @throws Exception anything: the client is answered as for {@link
   *     io.molt.net.http.HttpHandler#onRequest}, an {@link io.molt.net.http.HttpException} being
   *     the answer
   */
  default void onHandshake(HttpRequest request, WebSocketHandshake handshake) throws Exception {}

  /** The connection is open (Swoole: {@code onOpen}). */
  default void onOpen(WebSocketConnection connection) throws Exception {}

  /**
   * A text message has come whole (Swoole: {@code onMessage}). Unless implemented, the connection
   * is closed with {@link CloseCode#UNSUPPORTED_DATA}.
   */
  default void onMessage(WebSocketConnection connection, String text) throws Exception {
    connection.disconnect(CloseCode.UNSUPPORTED_DATA, "no text is taken");
  }

  /**
   * A binary message has come whole (Swoole: {@code onMessage}). Unless implemented, the connection
   * is closed with {@link CloseCode#UNSUPPORTED_DATA}.
   *
   * @param data the callback's own: it may be kept or sent on
   */
  default void onMessage(WebSocketConnection connection, ByteBuffer data) throws Exception {
    connection.disconnect(CloseCode.UNSUPPORTED_DATA, "no binary data is taken");
  }

  /**
   * The connection is closed (Swoole: {@code onClose}); nothing can be sent to it any more. Its
   * attributes and the rooms that it was in can still be seen.
   *
   * @param code that of the first Close frame, whoever sent it: the client's, or what {@link
   *     WebSocketConnection#disconnect} said; {@link CloseCode#NO_CODE} if the client gave none,
   *     {@link CloseCode#ABNORMAL} if no Close frame came before the connection was lost
   * @param reason what was said with it; mostly empty
   */
  default void onClose(WebSocketConnection connection, int code, String reason) throws Exception {}

  /**
   * This code has the connection now, and other code had it before: a reload or a rollback has come
   * between, or its worker was begun anew. Called before the first event of the connection that
   * this code handles, and not at the reload, which so takes no longer with many connections. Fill
   * caches from its attributes here.
   */
  default void onAdopt(WebSocketConnection connection) throws Exception {}
}
