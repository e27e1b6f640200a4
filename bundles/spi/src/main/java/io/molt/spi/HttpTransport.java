package io.molt.spi;

import io.molt.net.HttpRequest;
import io.molt.net.RequestAbortedException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The listener's side of one HTTP exchange. Usable from any thread, virtual ones included; nothing
 * here blocks, but for {@link HttpRequest#body()}, which waits for the client. The listener sees to
 * the order of the answers on their connection, to framing, {@code Date}, {@code Connection} and to
 * sending no body for HEAD, 204 and 304.
 *
 * <p>A response is either {@link #respond} alone or {@link #begin}, any number of {@link #write}
 * and {@link #finish}. The caller sees to it that no call comes after {@link #respond}, {@link
 * #finish} or {@link #fail}; if one does all the same, it has no effect.
 */
public interface HttpTransport {

  /** The request. */
  HttpRequest request();

  /** Which of {@link Ports#reactors()} owns the connection. */
  int reactor();

  /** False from the moment at which the client is known to be gone. */
  boolean isOpen();

  /** Whether all of the request has come. */
  boolean isReceived();

  /**
   * Whether the rest of the request will not come, and whoever reads it was told so by a {@link
   * RequestAbortedException}.
   */
  boolean isAborted();

  /**
   * Answers with all there is to say.
   *
   * @param fields header fields: name, value, name, value ... already checked
   * @param body the transport's own from here on
   */
  void respond(int status, List<String> fields, ByteBuffer body);

  /** Begins a streamed answer: the head leaves. Fields as for {@link #respond}. */
  void begin(int status, List<String> fields);

  /**
   * Queues a part of a streamed answer.
   *
   * @param part the transport's own from here on
   * @return whether the client is there and not more than {@code buffer_high_watermark} bytes wait
   */
  boolean write(ByteBuffer part);

  /** Ends a streamed answer. */
  void finish();

  /**
   * Ends the exchange without the worker: answers with an empty response of the given status if
   * nothing has been answered yet, else closes the connection, for the client must not take a part
   * for the whole. Has no effect after an end.
   */
  void fail(int status);

  /** Whether {@link #write} would return true. */
  boolean isWritable();

  /**
   * Calls back once when fewer bytes than half of {@code buffer_high_watermark} wait, or the client
   * is gone; at once if that is so already. On the event loop or the calling thread.
   */
  void whenWritable(Runnable task);
}
