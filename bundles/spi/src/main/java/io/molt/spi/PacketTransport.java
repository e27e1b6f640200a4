package io.molt.spi;

import java.net.SocketAddress;

/**
 * A protocol's side of one peer that sends packets. Usable from any thread, virtual ones included;
 * nothing here blocks.
 *
 * @param <P> a packet
 */
public interface PacketTransport<P> {

  /** The peer: packets of equal addresses are of one peer. */
  SocketAddress remoteAddress();

  /** The server's own address. */
  SocketAddress localAddress();

  /** Which of {@link Ports#reactors()} owns the socket. */
  int reactor();

  /**
   * Sends a packet.
   *
   * @param packet the transport's own from here on
   * @return whether it was taken
   */
  boolean send(P packet);
}
