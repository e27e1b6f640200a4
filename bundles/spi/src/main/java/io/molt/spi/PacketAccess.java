package io.molt.spi;

import java.net.SocketAddress;

/**
 * What a worker may do with whom a packet came from, for as long as its lease lasts. Usable from
 * any thread.
 *
 * @param <P> a packet
 */
public interface PacketAccess<P> {

  /** The peer. */
  SocketAddress remoteAddress();

  /** The server's own address. */
  SocketAddress localAddress();

  /**
   * Sends a packet to the peer.
   *
   * @return whether it was taken; if not, it is lost, as any packet may be
   * @throws io.molt.net.RetiredException if the worker was retired
   */
  boolean send(P packet);
}
