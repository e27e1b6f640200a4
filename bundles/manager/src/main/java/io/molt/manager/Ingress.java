package io.molt.manager;

import io.molt.manager.generation.Pool;
import io.molt.manager.generation.Pools;
import io.molt.manager.lane.ConnectionLane;
import io.molt.manager.lane.Exchange;
import io.molt.manager.lane.ExchangeTraits;
import io.molt.manager.lane.LaneTraits;
import io.molt.manager.lane.Lanes;
import io.molt.manager.lane.PacketTraits;
import io.molt.manager.lane.Peers;
import io.molt.manager.parcel.Parcel;
import io.molt.manager.run.Aftermath;
import io.molt.manager.worker.Slot;
import io.molt.spi.ExchangeTransport;
import io.molt.spi.PacketTransport;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import io.molt.spi.StreamTransport.Why;
import io.molt.spi.settings.Mode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where what clients send comes into an application: which worker's slot it goes to. */
final class Ingress {

  private final Pool events;
  private final boolean ofReactors;
  private final Lanes lanes = new Lanes();
  private final Peers peers = new Peers();

  Ingress(Pools pools) {
    this.events = pools.events();
    this.ofReactors = pools.environment().settings().workers().mode() == Mode.BASE;
  }

  /** Begins the lane of a connection that was accepted. On its event loop. */
  <M> StreamLane<M> connected(StreamTransport<M> transport, LaneTraits traits) {
    ConnectionLane lane = lane(transport, traits);
    lane.begin();
    return ofMessages(lane);
  }

  /** The same of one that was an exchange before. From any thread. */
  <M> StreamLane<M> became(
      StreamTransport<M> transport, LaneTraits traits, Map<String, Parcel> kept) {
    ConnectionLane lane = lane(transport, traits);
    if (!kept.isEmpty()) {
      lane.keep(kept);
    }
    lane.beginElsewhere();
    return ofMessages(lane);
  }

  @SuppressWarnings("unchecked") // see LaneTraits.of
  private ConnectionLane lane(StreamTransport<?> transport, LaneTraits traits) {
    Slot slot = slotFor(transport.id(), transport.reactor());
    StreamTransport<Object> any = (StreamTransport<Object>) transport;
    ConnectionLane lane = new ConnectionLane(any, slot, traits, lanes);
    lanes.add(lane);
    return lane;
  }

  @SuppressWarnings("unchecked") // see LaneTraits.of
  private static <M> StreamLane<M> ofMessages(ConnectionLane lane) {
    return (StreamLane<M>) (StreamLane<?>) lane;
  }

  /** Hands in a request. On its event loop. */
  void request(ExchangeTransport transport, ExchangeTraits traits) {
    int reactor = transport.reactor();
    slotFor(transport.affinity(), reactor)
        .entrance(reactor)
        .handIn(new Exchange(transport, traits));
  }

  /**
   * Hands in a packet. On its event loop.
   *
   * @return false if it is lost, as too much of its peer waits
   */
  @SuppressWarnings("unchecked") // see LaneTraits.of
  boolean packet(PacketTransport<?> peer, Object packet, int size, PacketTraits traits) {
    Slot slot = slotFor(peer.remoteAddress().hashCode(), peer.reactor());
    return peers.packet((PacketTransport<Object>) peer, packet, size, traits, slot);
  }

  /**
   * A connection stays with one worker number (Swoole: dispatch_mode 2); in base mode with that of
   * its event loop.
   *
   * @param affinity the connection's id, or what else decides it
   */
  private Slot slotFor(long affinity, int reactor) {
    List<Slot> slots = events.slots();
    return ofReactors
        ? slots.get(reactor)
        : slots.get((int) Long.remainderUnsigned(affinity, slots.size()));
  }

  Optional<ConnectionLane> lane(long id) {
    return Optional.ofNullable(lanes.get(id)).filter(lane -> lane.transport().isOpen());
  }

  /** Those of all connections that are open. */
  Stream<ConnectionLane> lanes() {
    return lanes.all().stream().filter(lane -> lane.transport().isOpen());
  }

  /** Those that are in a room, as they come and go. */
  Collection<ConnectionLane> in(String room) {
    return lanes.in(room);
  }

  /** Closes all connections. */
  void close(Aftermath aftermath) {
    lanes
        .all()
        .forEach(
            lane -> aftermath.then("a connection", () -> lane.transport().fail(Why.UNAVAILABLE)));
  }
}
