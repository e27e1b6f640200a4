package io.molt.http.exchange;

import io.molt.http.events.EventOpening;
import io.molt.http.websocket.Upgrade;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.RequestAbortedException;
import io.molt.spi.ExchangeTransport;
import io.molt.spi.OpenFile;
import io.molt.spi.WorkerLease;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection's side of one HTTP exchange. Usable from any thread, virtual ones included;
 * nothing here blocks, but for {@link HttpRequest#body()}, which waits for the client. It sees to
 * the order of the answers on their connection, to framing, {@code Date}, {@code Connection} and to
 * sending no body for HEAD, 204 and 304.
 *
 * <p>A response is either {@link #respond} alone or {@link #begin}, any number of {@link #write}
 * and {@link #finish}. The caller sees to it that no call comes after {@link #respond}, {@link
 * #finish} or {@link #fail}; if one does all the same, it has no effect.
 */
public interface HttpTransport extends ExchangeTransport {

  /** The request. */
  HttpRequest request();

  /** What the listener allows in requests and answers. */
  ContentSettings contents();

  /** A worker begins to see to it. */
  default void servedBy(WorkerLease worker) {}

  /** How it becomes a WebSocket; null if it does not ask for one. */
  default @Nullable Upgrade upgrade() {
    return null;
  }

  /** Which of those who watch over the server asks; null if it is a request as any other. */
  default @Nullable HealthCheck healthCheck() {
    return null;
  }

  /** Whether the server ends the connection as soon as it can. */
  default boolean isLast() {
    return false;
  }

  /** How it becomes an event stream; null if it can't. */
  default @Nullable EventOpening events() {
    return null;
  }

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

  /**
   * Answers with a file, which is not waited for. Here, in parts that are read by another thread;
   * where there is a faster way to a client, that.
   *
   * @param fields as for {@link #respond}
   * @param file closed by this, whatever comes of it
   */
  default void sendFile(int status, List<String> fields, OpenFile file) {
    FilePump.begin(this, status, fields, file);
  }

  /** Ends a streamed answer. */
  void finish();

  /**
   * Ends a streamed answer with fields that follow the body (RFC 9110, 6.5), for clients that can
   * be sent any.
   *
   * @param trailers name, value, name, value ... already checked
   */
  void finish(List<String> trailers);

  /**
   * Calls back once when the exchange is over: its answer has been written, or can't be any more.
   * At once if that is so already. On the event loop or the calling thread; must not block.
   */
  void whenOver(Runnable task);

  /** As {@link #fail(Why)}, with an empty response of the given status. */
  void fail(int status);

  @Override
  default void fail(Why why) {
    fail(
        switch (why) {
          case FAILED -> 500;
          case UNAVAILABLE -> 503;
        });
  }

  @Override
  default long connectionId() {
    return request().connectionId();
  }

  @Override
  default String what() {
    HttpRequest request = request();
    return "onRequest " + request.method() + " " + request.path();
  }
}
