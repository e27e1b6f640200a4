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

  /** A worker begins to see to it. */
  default void servedBy(WorkerLease worker) {}

  /** How it becomes a WebSocket; null if it does not ask for one. */
  default @Nullable Upgrade upgrade() {
    return null;
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
