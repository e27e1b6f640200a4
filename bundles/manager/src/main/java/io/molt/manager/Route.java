package io.molt.manager;

import io.molt.manager.lane.ExchangeTraits;
import io.molt.manager.lane.LaneTraits;
import io.molt.manager.lane.PacketTraits;
import io.molt.manager.parcel.Parcel;
import io.molt.spi.Dispatcher;
import io.molt.spi.ExchangeKind;
import io.molt.spi.ExchangeTransport;
import io.molt.spi.HandlerKind;
import io.molt.spi.PacketKind;
import io.molt.spi.PacketTransport;
import io.molt.spi.StreamKind;
import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import io.molt.spi.settings.ListenerSettings;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way from one listener to the application that answers there, if one does. */
final class Route implements Dispatcher {

  private final ListenerSettings listener;
  private final HandlerKind<?> kind;
  private final boolean streamsBodies;
  private volatile @Nullable Target target;

  /** An application, and how it is called for what comes in here. */
  private sealed interface Target {
    Application application();

    /** Connections come in. */
    record Streams(Application application, LaneTraits traits) implements Target {}

    /** Requests come in. */
    record Exchanges(Application application, ExchangeTraits traits) implements Target {}

    /** Packets come in. */
    record Packets(Application application, PacketTraits traits) implements Target {}
  }

  /**
   * @param kind how what comes in is handled
   */
  Route(ListenerSettings listener, HandlerKind<?> kind, boolean streamsBodies) {
    this.listener = listener;
    this.kind = kind;
    this.streamsBodies = streamsBodies;
  }

  ListenerSettings listener() {
    return listener;
  }

  HandlerKind<?> kind() {
    return kind;
  }

  void lead(@Nullable Application application) {
    target = application == null ? null : target(application);
  }

  private Target target(Application application) {
    int maxQueuedBytes = listener.buffers().maxQueuedBytes();
    return switch (kind) {
      case StreamKind<?, ?, ?> stream ->
          new Target.Streams(application, LaneTraits.of(stream, maxQueuedBytes));
      case ExchangeKind<?, ?> exchange ->
          new Target.Exchanges(
              application,
              ExchangeTraits.of(exchange, new LaterStreams(application.ingress(), maxQueuedBytes)));
      case PacketKind<?, ?> packet ->
          new Target.Packets(application, PacketTraits.of(packet, maxQueuedBytes));
    };
  }

  /** Takes in the connections of exchanges that become streams. */
  private static final class LaterStreams implements ExchangeTraits.Streams {
    private final Ingress ingress;
    private final int maxQueuedBytes;

    /** Of the kind that came last, most likely the only one: all its lanes have the same. */
    private volatile @Nullable LaneTraits last;

    LaterStreams(Ingress ingress, int maxQueuedBytes) {
      this.ingress = ingress;
      this.maxQueuedBytes = maxQueuedBytes;
    }

    @Override
    public <M> StreamLane<M> begin(
        StreamTransport<M> stream, StreamKind<?, ?, M> kind, Map<String, Parcel> kept) {
      LaneTraits traits = last;
      if (traits == null || !traits.kind().equals(kind)) {
        traits = LaneTraits.of(kind, maxQueuedBytes);
        last = traits;
      }
      return ingress.became(stream, traits, kept);
    }
  }

  /** Whether anybody answers. */
  boolean leads() {
    return target != null;
  }

  boolean leadsTo(String application) {
    Target led = target;
    return led != null && led.application().name().equals(application);
  }

  @Override
  public boolean streamsBodies() {
    return streamsBodies;
  }

  @Override
  public <M> Optional<StreamLane<M>> connected(StreamTransport<M> transport) {
    return target instanceof Target.Streams(Application application, LaneTraits traits)
        ? Optional.of(application.ingress().connected(transport, traits))
        : Optional.empty();
  }

  @Override
  public boolean dispatch(ExchangeTransport transport) {
    if (target instanceof Target.Exchanges(Application application, ExchangeTraits traits)) {
      application.ingress().request(transport, traits);
      return true;
    }
    return false;
  }

  @Override
  public <P> boolean packet(PacketTransport<P> peer, P packet, int size) {
    return target instanceof Target.Packets(Application application, PacketTraits traits)
        && application.ingress().packet(peer, packet, size, traits);
  }
}
