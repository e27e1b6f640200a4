package io.molt.net.events;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of event streams: of requests on which {@link io.molt.net.http.HttpHandler#onRequest} has
 * called {@link io.molt.net.http.HttpResponse#eventStream()}. A worker class implements both.
 *
 * <p>The events of one stream come one at a time and in order, {@link #onClose} last. No reload
 * closes a stream or waits for one: the next event goes to the new code, {@link #onAdopt} first.
 * What belongs to a stream is kept {@linkplain EventStream#setAttribute with it}.
 *
 * <p>An exception out of an event is logged and closes the stream, as does an event that is taken
 * away from a worker by force. Its client then comes back by itself.
 */
@ConsumerType
public interface EventStreamHandler {

  /**
   * A stream has begun. What the client has missed since {@link EventStream#lastEventId()} is sent
   * here, and here it joins rooms.
   */
  default void onOpen(EventStream stream) throws Exception {}

  /**
   * A stream is closed; nothing can be sent on it any more. Its attributes and the rooms that it
   * was in can still be seen.
   */
  default void onClose(EventStream stream) throws Exception {}

  /**
   * This code has the stream now, and other code had it before: see {@link
   * io.molt.net.websocket.WebSocketHandler#onAdopt}. As nothing arrives on an event stream, the
   * first event that new code handles is its end, as a rule.
   */
  default void onAdopt(EventStream stream) throws Exception {}
}
