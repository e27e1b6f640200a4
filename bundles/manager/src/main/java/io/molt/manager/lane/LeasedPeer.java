package io.molt.manager.lane;

import static java.util.Objects.requireNonNull;

import io.molt.manager.worker.WorkerInstance;
import io.molt.spi.PacketAccess;
import io.molt.spi.PacketTransport;
import java.net.SocketAddress;

/** Whom a packet came from, for as long as its worker's lease lasts. */
final class LeasedPeer implements PacketAccess<Object> {

  private final PacketTransport<Object> peer;
  private final WorkerInstance worker;

  LeasedPeer(PacketTransport<Object> peer, WorkerInstance worker) {
    this.peer = peer;
    this.worker = worker;
  }

  @Override
  public SocketAddress remoteAddress() {
    return peer.remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return peer.localAddress();
  }

  @Override
  public boolean send(Object packet) {
    requireNonNull(packet, "packet");
    worker.lease().enter();
    try {
      return peer.send(packet);
    } finally {
      worker.lease().exit();
    }
  }
}
