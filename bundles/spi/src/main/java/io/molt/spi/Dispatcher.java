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
   * A client has connected on a listener whose protocol is a {@link StreamKind}.
   *
   * @param transport of the kind's messages
   * @return where the events of this connection go, or empty if no application answers here: the
   *     connection is then to be closed
   */
  <M> Optional<StreamLane<M>> connected(StreamTransport<M> transport);

  /**
   * A request has arrived on a listener whose protocol is an {@link ExchangeKind}.
   *
   * @param exchange of the kind's type
   * @return false if no application answers here: the client is then to be told
   */
  boolean dispatch(ExchangeTransport exchange);

  /**
   * A packet has arrived on a listener whose protocol is a {@link PacketKind}.
   *
   * @param peer who sent it
   * @param packet of the kind's type, the dispatcher's own from here on
   * @param size about how many bytes of memory it takes
   * @return false if no application answers here, or too much of this peer waits already: the
   *     packet is lost, as any may be
   */
  <P> boolean packet(PacketTransport<P> peer, P packet, int size);
}
