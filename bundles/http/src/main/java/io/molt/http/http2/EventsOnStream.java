package io.molt.http.http2;

import io.molt.http.Reply;
import io.molt.http.events.EventConnection;
import io.molt.http.events.EventFraming;
import io.molt.http.events.EventOpening;
import io.molt.http.events.EventText;
import io.molt.listener.spi.ClientChannel;
import io.molt.spi.StreamLane;
import io.netty.channel.ChannelInboundHandler;
import java.util.List;

/**
 * A request whose stream is to become an event stream. The connection is not concerned: it has
 * others beside it.
 */
final class EventsOnStream implements EventOpening {

  private static final int OK = 200;

  private final Session session;
  private final StreamExchange exchange;

  EventsOnStream(Session session, StreamExchange exchange) {
    this.session = session;
    this.exchange = exchange;
  }

  @Override
  public EventConnection stream(String lastEventId) {
    ClientChannel client = LongStream.client(session, exchange);
    EventConnection stream =
        new EventConnection(
            client,
            session.dispatcher(),
            session.settings().eventPingInterval(),
            EventFraming.BARE,
            lastEventId);
    client.speaks(stream);
    return stream;
  }

  @Override
  public void accept(List<String> fields, EventConnection stream, StreamLane<EventText> lane) {
    exchange.become(new Reply.Switched(OK, fields, new Successor(stream, lane)));
  }

  /**
   * The event stream.
   *
   * @param lane where its events go
   */
  private record Successor(EventConnection stream, StreamLane<EventText> lane)
      implements LongStream.Successor {

    @Override
    public StreamChannel channel() {
      return (StreamChannel) stream.client().channel();
    }

    @Override
    public ChannelInboundHandler handler() {
      return stream;
    }

    @Override
    public void takeOver() {
      stream.open(lane, 0);
    }

    /** Most clients have ended their half with the request, and those with a body will. */
    @Override
    public boolean listens() {
      return false;
    }

    @Override
    public void giveUp() {
      stream.client().reactor().execute(() -> stream.neverOpens(lane), () -> {});
    }
  }
}
