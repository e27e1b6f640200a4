package io.molt.manager.lane;

import io.molt.manager.worker.Slot;
import io.molt.spi.PacketTransport;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The peers of whom packets wait or are being handled. A peer of whom none is costs nothing:
 * whether it will ever send another is not known. Usable from any thread.
 */
public final class Peers {

  private final ConcurrentMap<SocketAddress, PeerLane> lanes = new ConcurrentHashMap<>();

  /**
   * Takes in a packet.
   *
   * @param slot whose worker is to handle it, if none of this peer waits already
   * @return false if too much of this peer waits
   */
  public boolean packet(
      PacketTransport<Object> peer, Object packet, int size, PacketTraits traits, Slot slot) {
    PeerLane begun = new PeerLane(this, peer, traits, slot);
    boolean[] taken = new boolean[1];
    PeerLane lane =
        lanes.compute(
            peer.remoteAddress(),
            (address, known) -> {
              PeerLane its = known == null ? begun : known;
              taken[0] = its.add(packet, size);
              return its;
            });
    if (lane == begun) {
      lane.handIn();
    }
    return taken[0];
  }

  /** Whether a peer is not to be kept in mind any longer: nothing of it waits. Then it is not. */
  boolean forgets(PeerLane lane) {
    return lanes.computeIfPresent(
            lane.peer().remoteAddress(), (address, known) -> known.isEmpty() ? null : known)
        == null;
  }

  /** How many there are now. */
  public int size() {
    return lanes.size();
  }
}
