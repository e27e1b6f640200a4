package io.molt.spi;

/**
 * The shape of protocols on which single packets come, and nothing of a peer is known but where it
 * is. The packets of one peer are handled one at a time and in order, those of others meanwhile.
 *
 * @param <H> the handler interface
 * @param <P> a packet
 */
public non-sealed interface PacketKind<H, P> extends HandlerKind<H> {

  /**
   * Calls the handler with a packet. As a callback of its worker.
   *
   * @param peer for as long as the worker's lease lasts
   * @param packet the handler's own
   */
  void packet(H handler, PacketAccess<P> peer, P packet) throws Exception;

  /** The method of the handler, for people: {@code onPacket}. */
  String method();
}
