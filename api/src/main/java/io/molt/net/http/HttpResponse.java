package io.molt.net.http;

import io.molt.net.Connection;
import io.molt.net.RetiredException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The response to one request (RFC 9110; Swoole: {@code Swoole\Http\Response}). Either {@link
 * #end(ByteBuffer)} alone, which sends everything with a {@code Content-Length}, or any number of
 * {@link #write(ByteBuffer)} and then an end, which streams.
 *
 * <p>Usable from any thread, by one at a time. Every method that acts throws {@link
 * RetiredException} once the worker was retired by force, and {@link IllegalStateException} after
 * the end.
 */
@ProviderType
public interface HttpResponse {

  /**
   * Sets the status; 200 unless set.
   *
   * @param code from 200 to 599
   * @throws IllegalArgumentException for another code
   * @throws IllegalStateException after the first byte was sent
   */
  HttpResponse status(int code);

  /**
   * Adds a header field. {@code Date}, {@code Connection} and {@code Transfer-Encoding} are the
   * server's. A {@code Content-Length} is needed only where a stream's length is known in advance,
   * or to answer HEAD; a part that would exceed it, and an end that falls short of it, throw {@link
   * IllegalStateException} and send nothing.
   *
   * @throws IllegalArgumentException if name or value hold characters that RFC 9110 does not allow,
   *     the field is the server's, or it is a second {@code Content-Length}
   * @throws IllegalStateException after the first byte was sent
   */
  HttpResponse header(String name, String value);

  /**
   * Adds a cookie (Swoole: {@code rawcookie}); one that the client is sent already is not replaced.
   *
   * @throws IllegalStateException after the first byte was sent, or if clients would drop the
   *     cookie: see {@link Cookie#setCookie}
   */
  default HttpResponse cookie(Cookie cookie) {
    return header("Set-Cookie", cookie.setCookie());
  }

  /**
   * Adds a field that follows the body (RFC 9110, 6.5; Swoole: {@code trailer}), before the end.
   * Where the head has not left yet, its {@code Trailer} announces it. A client of HTTP/1.0 does
   * not get it, nor does one that gets no body.
   *
   * @throws IllegalArgumentException if name or value hold characters that RFC 9110 does not allow,
   *     or the field is of use in a head only, such as {@code Content-Type} or {@code Set-Cookie}
   * @throws IllegalStateException after the end, or if {@code Content-Length} was set
   */
  default HttpResponse trailer(String name, String value) {
    throw new UnsupportedOperationException("trailer: " + name + " (expected: no trailers)");
  }

  /** Ends the response by sending the client elsewhere for this once: status 302. */
  default void redirect(String location) {
    redirect(location, 302);
  }

  /**
   * Ends the response by sending the client elsewhere (Swoole: {@code redirect}).
   *
   * @param location a URI, or a path of this server; what is not ASCII is encoded
   * @param status 301, 302, 303, 307 or 308 (RFC 9110, 15.4)
   * @throws IllegalArgumentException for another status, or control characters in the location
   * @throws IllegalStateException after the first byte was sent
   */
  default void redirect(String location, int status) {
    if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
      throw new IllegalArgumentException(
          "redirect: " + status + " (expected: 301, 302, 303, 307 or 308)");
    }
    header("Location", Locations.ascii(location)).status(status).end();
  }

  /**
   * Sends a part of the body, the head before it if it has not left yet. Waits for a slow client as
   * {@link Connection#send(ByteBuffer)} does.
   *
   * @return false if the client is gone, or if the caller should write no more for now
   */
  boolean write(ByteBuffer part);

  /** Sends a part of the body as text in UTF-8; see {@link #write(ByteBuffer)}. */
  default boolean write(String part) {
    return write(ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)));
  }

  /** Ends the response without a further byte. */
  void end();

  /** Ends the response with the last bytes, or the only ones. */
  void end(ByteBuffer last);

  /**
   * Ends the response with the last bytes, or the only ones, which must not be changed afterwards.
   */
  default void end(byte[] last) {
    end(ByteBuffer.wrap(last));
  }

  /** Ends the response with text in UTF-8. */
  default void end(String last) {
    end(ByteBuffer.wrap(last.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Keeps the exchange open after the callback has returned; whoever holds this response ends it
   * later (Swoole: {@code detach}). Until then the exchange counts as in hand: a reload waits for
   * it up to {@code max_wait_time}.
   */
  void detach();

  /** Whether the client can still receive the response. */
  boolean isOpen();
}
