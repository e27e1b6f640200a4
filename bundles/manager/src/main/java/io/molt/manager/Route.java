package io.molt.manager;

import io.molt.manager.lane.Exchange;
import io.molt.spi.Dispatcher;
import io.molt.spi.HttpTransport;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import io.molt.spi.settings.ListenerSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way from one listener to the application that answers there, if one does. */
final class Route implements Dispatcher {

  private final ListenerSettings listener;
  private final boolean streamsBodies;
  private volatile @Nullable Application target;

  Route(ListenerSettings listener, boolean streamsBodies) {
    this.listener = listener;
    this.streamsBodies = streamsBodies;
  }

  ListenerSettings listener() {
    return listener;
  }

  void lead(@Nullable Application application) {
    target = application;
  }

  /** Whether anybody answers. */
  boolean leads() {
    return target != null;
  }

  boolean leadsTo(String application) {
    Application led = target;
    return led != null && led.name().equals(application);
  }

  @Override
  public boolean streamsBodies() {
    return streamsBodies;
  }

  @Override
  public Optional<StreamLane> connected(StreamTransport transport) {
    Application application = target;
    return application == null
        ? Optional.empty()
        : Optional.of(
            application.ingress().connected(transport, listener.buffers().maxQueuedBytes()));
  }

  @Override
  public boolean dispatch(HttpTransport transport) {
    Application application = target;
    if (application == null) {
      return false;
    }
    application
        .ingress()
        .request(new Exchange(transport), transport.request().connectionId(), transport.reactor());
    return true;
  }
}
