package io.molt.listener;

import io.molt.spi.Dispatcher;
import io.molt.spi.ExchangeTransport;
import io.molt.spi.PacketTransport;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import java.util.Optional;

/** A listener that no application answers. */
public final class NoApplication implements Dispatcher {

  @Override
  public boolean streamsBodies() {
    return true;
  }

  @Override
  public <M> Optional<StreamLane<M>> connected(StreamTransport<M> transport) {
    return Optional.empty();
  }

  @Override
  public boolean dispatch(ExchangeTransport exchange) {
    return false;
  }

  @Override
  public <P> boolean packet(PacketTransport<P> peer, P packet, int size) {
    return false;
  }
}
