package io.molt.net.http;

import io.molt.net.Connection;
import io.molt.net.RetiredException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
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

  /**
   * Ends the response with a part of a file (Swoole: {@code sendfile}). Status and header fields
   * are those that were set before; {@code Content-Length} is the server's. Over HTTP/1.1 without
   * TLS the kernel copies the file to the socket, elsewhere it is read in parts as the client takes
   * them. It is opened now, on the calling thread, and the call does not wait until it is sent: the
   * worker owes nothing more, and its end does not cut the file off.
   *
   * <p>A file that is replaced by renaming is sent as it was; one that is written to may be sent as
   * a mixture. One that becomes shorter closes the connection, so that the client does not take
   * what it got for the whole.
   *
   * @param offset where to begin
   * @param length how many bytes to send
   * @throws java.nio.file.NoSuchFileException if there is no such file: nothing has been sent, and
   *     another answer can be given
   * @throws java.nio.file.FileSystemException likewise if it may not be read, or is no regular file
   * @throws IllegalArgumentException likewise if the file is shorter than that
   * @throws IllegalStateException after the first byte was sent
   */
  void sendFile(Path file, long offset, long length) throws IOException;

  /**
   * The connection becomes a stream of server-sent events, which no reload ends: the worker class
   * implements {@link io.molt.net.events.EventStreamHandler}, whose {@code onOpen} is called next.
   * The exchange is over, so nothing waits for it. Header fields that were set before are sent;
   * {@code Content-Type} is the server's, {@code Cache-Control} is {@code no-store} unless set.
   *
   * <p>Over HTTP/1.1 the connection ends with the stream, and requests that were sent behind this
   * one are not answered; no browser sends any. A request by HEAD is answered with the head alone,
   * and becomes no stream.
   *
   * @param attributes what is kept with the stream from the beginning, by name: see {@link
   *     Connection#setAttribute}
   * @throws io.molt.worker.UncrossableValueException if an attribute may not be kept; nothing has
   *     been sent
   * @throws IllegalStateException if the worker class does not implement the handler, another
   *     status than 200 or a field of the server's was set, or the first byte was sent
   */
  void eventStream(Map<String, Object> attributes);

  /** The same with nothing kept; see {@link #eventStream(Map)}. */
  default void eventStream() {
    eventStream(Map.of());
  }

  /** Ends the response with a file; see {@link #sendFile(Path, long, long)}. */
  void sendFile(Path file) throws IOException;
}
