package io.molt.net.events;

import io.molt.net.Connection;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A stream of events to one client, as one generation of a worker sees it. Any worker, task worker
 * or user process finds it by its id with {@link io.molt.worker.Server#connection(long)}: it is one
 * of these. What belongs to it, its {@linkplain #setAttribute attributes} and {@linkplain #join
 * rooms}, is the server's and survives reloads, rollbacks and the death of workers.
 *
 * <p>When it is closed, by whomever, the client comes back with a new request after a few seconds
 * and says which id it has seen last. To tell it to stay away, answer that request with 204.
 *
 * <p>Usable from any thread. The events of one thread keep their order. Where much waits for a
 * client that reads slowly, all that sends does as {@link Connection#send(ByteBuffer)}.
 */
@ProviderType
public interface EventStream extends Connection {

  /**
   * Sends an event.
   *
   * @return false if the stream is closed, or if the caller should send no more for now
   * @throws io.molt.net.RetiredException if the worker that owns this view was retired
   */
  boolean push(ServerEvent event);

  /**
   * Sends an event of a type, for which pages listen with {@code addEventListener(type, ...)}.
   *
   * @throws IllegalArgumentException if there is a line break in the type
   */
  default boolean push(String type, String data) {
    return push(ServerEvent.of(data).type(type));
  }

  /** Sends text as the data of an event without a type, which pages get as {@code onmessage}. */
  @Override
  default boolean send(String text) {
    return push(ServerEvent.of(text));
  }

  /** The same with text in UTF-8: there are no other events. */
  @Override
  boolean send(ByteBuffer data);

  /** The same with text in UTF-8: there are no other events. */
  @Override
  default boolean send(byte[] data) {
    return send(ByteBuffer.wrap(data));
  }

  /**
   * Sends what no page sees. There is no need to: the server sends comments by itself, as {@code
   * event_stream_ping_interval} says.
   *
   * @return as {@link #push(ServerEvent)}
   */
  boolean comment(String text);

  /**
   * The id of the last event that the client has seen before it came back, as its request says
   * ({@code Last-Event-ID}); empty for one that is new, or has seen no event with an id.
   */
  String lastEventId();
}
