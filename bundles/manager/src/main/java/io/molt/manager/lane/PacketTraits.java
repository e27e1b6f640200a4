package io.molt.manager.lane;

import io.molt.spi.PacketKind;

/**
 * What the peers of one listener have in common.
 *
 * @param kind how their packets are handled
 * @param maxQueuedBytes how many bytes of one peer may wait; what comes beyond is lost
 */
public record PacketTraits(PacketKind<Object, Object> kind, int maxQueuedBytes) {

  /** Of a kind whatever its types: see {@link LaneTraits#of}. */
  @SuppressWarnings("unchecked")
  public static PacketTraits of(PacketKind<?, ?> kind, int maxQueuedBytes) {
    return new PacketTraits((PacketKind<Object, Object>) kind, maxQueuedBytes);
  }
}
