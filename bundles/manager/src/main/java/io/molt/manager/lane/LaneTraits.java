package io.molt.manager.lane;

import io.molt.net.Connection;
import io.molt.spi.StreamKind;

/**
 * What the lanes of one listener have in common; one object for all of them, for their memory is
 * what limits how many there can be.
 *
 * @param kind how their events are handled
 * @param maxQueuedBytes how many bytes may wait in one of them
 */
public record LaneTraits(StreamKind<Object, Connection, Object> kind, int maxQueuedBytes) {

  /**
   * Of a kind whatever its types: that its handlers, connections and messages fit together is the
   * protocol's promise, and nothing here looks into them.
   */
  @SuppressWarnings("unchecked")
  public static LaneTraits of(StreamKind<?, ?, ?> kind, int maxQueuedBytes) {
    return new LaneTraits((StreamKind<Object, Connection, Object>) kind, maxQueuedBytes);
  }
}
