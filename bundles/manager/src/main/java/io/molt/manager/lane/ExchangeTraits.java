package io.molt.manager.lane;

import io.molt.manager.parcel.Parcel;
import io.molt.spi.ExchangeKind;
import io.molt.spi.ExchangeTransport;
import io.molt.spi.StreamKind;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import java.util.Map;

/**
 * What the exchanges of one listener have in common.
 *
 * @param kind how they are handled
 * @param streams where those that become streams go
 */
public record ExchangeTraits(ExchangeKind<Object, ExchangeTransport> kind, Streams streams) {

  /** Takes in a connection that has become a stream. */
  public interface Streams {
    /**
     * Begins its lane. From any thread.
     *
     * @param kept with it from the beginning
     */
    <M> StreamLane<M> begin(
        StreamTransport<M> stream, StreamKind<?, ?, M> kind, Map<String, Parcel> kept);
  }

  /** Of a kind whatever its types: see {@link LaneTraits#of}. */
  @SuppressWarnings("unchecked")
  public static ExchangeTraits of(ExchangeKind<?, ?> kind, Streams streams) {
    return new ExchangeTraits((ExchangeKind<Object, ExchangeTransport>) kind, streams);
  }
}
