package io.molt.spi;

import java.util.Optional;

/**
 * Where a listener's events go. It knows which application answers and hides every reload from the
 * listener.
 *
 * <p>All methods are called on the event loop of the connection concerned and return without
 * blocking. The callback runs later, in base mode as a task of the same event loop.
 */
public interface Dispatcher {

  /**
   * Whether the bodies of requests are read by the callbacks while they arrive. If not (a callback
   * could then block its own event loop), {@link #dispatch} is called only when a request is
   * complete. Never changes.
   */
  boolean streamsBodies();

  /**
   * A client has connected on a TCP listener.
   *
   * @return where the events of this connection go, or empty if no application answers here: the
   *     connection is then to be closed
   */
  Optional<StreamLane> connected(StreamTransport transport);

  /**
   * A request has arrived on an HTTP listener.
   *
   * @return false if no application answers here: the exchange is then to be answered with 503
   */
  boolean dispatch(HttpTransport exchange);
}
