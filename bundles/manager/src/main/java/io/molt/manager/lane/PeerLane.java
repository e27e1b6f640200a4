package io.molt.manager.lane;

import io.molt.manager.worker.Callback;
import io.molt.manager.worker.Event;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import io.molt.spi.PacketTransport;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one peer, handed to its worker one at a time and in order, whichever generation
 * takes each. It is there, and in its slot's inbox or in a {@link PeerTurn}'s hands, from a packet
 * that found none waiting until none waits again.
 */
final class PeerLane implements Event {

  private record Waiting(Object packet, int size) {}

  private final Peers home;
  private final PacketTransport<Object> peer;
  private final PacketTraits traits;
  private final Slot slot;
  private final Deque<Waiting> waiting = new ArrayDeque<>(2);
  private long bytes;

  PeerLane(Peers home, PacketTransport<Object> peer, PacketTraits traits, Slot slot) {
    this.home = home;
    this.peer = peer;
    this.traits = traits;
    this.slot = slot;
  }

  PacketTransport<Object> peer() {
    return peer;
  }

  PacketTraits traits() {
    return traits;
  }

  /** A packet has come. False if so much waits that it is lost; one always has room. */
  synchronized boolean add(Object packet, int size) {
    if (!waiting.isEmpty() && bytes + size > traits.maxQueuedBytes()) {
      return false;
    }
    waiting.addLast(new Waiting(packet, size));
    bytes += size;
    return true;
  }

  /** The next; null if there is none. */
  synchronized @Nullable Object take() {
    Waiting next = waiting.pollFirst();
    if (next == null) {
      return null;
    }
    bytes -= next.size();
    return next.packet();
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Begins its way to a worker. On the event loop. */
  void handIn() {
    slot.entrance(peer.reactor()).handIn(this);
  }

  /** A packet has been dealt with: the next, if there is one, is for whichever worker serves. */
  void delivered() {
    if (!home.forgets(this)) {
      slot.submit(this);
    }
  }

  @Override
  public Callback takenBy(WorkerInstance worker) {
    return new PeerTurn(this);
  }

  /** Nobody will take them: they are lost, as packets may be. */
  @Override
  public void refuse() {
    do {
      synchronized (this) {
        waiting.clear();
        bytes = 0;
      }
    } while (!home.forgets(this));
  }
}
