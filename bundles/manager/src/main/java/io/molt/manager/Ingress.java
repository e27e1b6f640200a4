package io.molt.manager;

import io.molt.manager.generation.Pool;
import io.molt.manager.generation.Pools;
import io.molt.manager.lane.ConnectionLane;
import io.molt.manager.lane.Exchange;
import io.molt.manager.lane.Lanes;
import io.molt.manager.run.Aftermath;
import io.molt.manager.worker.Slot;
import io.molt.spi.StreamTransport;
import io.molt.spi.settings.Mode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where what clients send comes into an application: which worker's slot it goes to. */
final class Ingress {

  private final Pool events;
  private final boolean ofReactors;
  private final Lanes lanes = new Lanes();

  Ingress(Pools pools) {
    this.events = pools.events();
    this.ofReactors = pools.environment().settings().workers().mode() == Mode.BASE;
  }

  /** Begins the lane of a connection that was accepted. */
  ConnectionLane connected(StreamTransport transport, int maxQueuedBytes) {
    Slot slot = slotFor(transport.id(), transport.reactor());
    ConnectionLane lane = new ConnectionLane(transport, slot, maxQueuedBytes, lanes);
    lanes.add(lane);
    lane.connected();
    return lane;
  }

  /** Hands in a request. On its event loop. */
  void request(Exchange exchange, long connectionId, int reactor) {
    slotFor(connectionId, reactor).entrance(reactor).handIn(exchange);
  }

  /**
   * A connection stays with one worker number (Swoole: dispatch_mode 2); in base mode with that of
   * its event loop.
   */
  private Slot slotFor(long connectionId, int reactor) {
    List<Slot> slots = events.slots();
    return ofReactors
        ? slots.get(reactor)
        : slots.get((int) Long.remainderUnsigned(connectionId, slots.size()));
  }

  Optional<ConnectionLane> lane(long id) {
    return Optional.ofNullable(lanes.get(id)).filter(lane -> lane.transport().isOpen());
  }

  /** Those of all connections that are open. */
  Stream<ConnectionLane> lanes() {
    return lanes.all().stream().filter(lane -> lane.transport().isOpen());
  }

  /** Closes all connections. */
  void close(Aftermath aftermath) {
    lanes.all().forEach(lane -> aftermath.then("a connection", lane.transport()::close));
  }
}
