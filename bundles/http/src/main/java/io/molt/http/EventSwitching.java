package io.molt.http;

import io.molt.http.events.EventConnection;
import io.molt.http.events.EventFraming;
import io.molt.http.events.EventOpening;
import io.molt.http.events.EventText;
import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.OpenConnection;
import io.molt.spi.StreamLane;
import io.netty.channel.ChannelInboundHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * A request of HTTP/1.1 whose connection is to become an event stream. It ends with the stream, and
 * what was asked behind the request is not answered.
 */
final class EventSwitching implements EventOpening {

  private static final int OK = 200;

  private final HttpConnection connection;
  private final HttpExchange exchange;

  EventSwitching(HttpConnection connection, HttpExchange exchange) {
    this.connection = connection;
    this.exchange = exchange;
  }

  private EventFraming framing() {
    return exchange.traits().isHttp11() ? EventFraming.CHUNKED : EventFraming.BARE;
  }

  @Override
  public EventConnection stream(String lastEventId) {
    connection.present(exchange.request());
    return new EventConnection(
        connection.client(),
        connection.dispatcher(),
        connection.settings().eventPingInterval(),
        framing(),
        lastEventId);
  }

  @Override
  public void accept(List<String> fields, EventConnection stream, StreamLane<EventText> lane) {
    List<String> all = new ArrayList<>(fields);
    if (framing() == EventFraming.CHUNKED) {
      all.addAll(List.of("Transfer-Encoding", "chunked"));
    }
    all.addAll(List.of("Connection", "close"));
    exchange.become(
        new Reply.Switched(OK, all, new EventSuccessor(connection.client(), stream, lane)));
  }

  /**
   * The stream.
   *
   * @param lane where its events go
   */
  private record EventSuccessor(
      ClientChannel client, EventConnection stream, StreamLane<EventText> lane)
      implements ChannelSuccessor {

    @Override
    public OpenConnection connection() {
      return stream;
    }

    @Override
    public ChannelInboundHandler handler() {
      return stream;
    }

    @Override
    public void takeOver(long sent) {
      stream.open(lane, sent);
    }

    @Override
    public void giveUp() {
      client.reactor().execute(() -> stream.neverOpens(lane), () -> {});
    }
  }
}
