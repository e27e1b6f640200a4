package io.molt.listener;

import io.molt.spi.Dispatcher;
import io.molt.spi.HttpTransport;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import java.util.Optional;

/** A listener that no application answers. */
final class NoApplication implements Dispatcher {

  @Override
  public boolean streamsBodies() {
    return true;
  }

  @Override
  public Optional<StreamLane> connected(StreamTransport transport) {
    return Optional.empty();
  }

  @Override
  public boolean dispatch(HttpTransport exchange) {
    return false;
  }
}
