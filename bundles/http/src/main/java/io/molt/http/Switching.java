package io.molt.http;

import io.molt.http.websocket.Compression;
import io.molt.http.websocket.HandshakeCheck;
import io.molt.http.websocket.Message;
import io.molt.http.websocket.Upgrade;
import io.molt.http.websocket.WebSocketSettings;
import io.molt.http.websocket.WebSocketStream;
import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.OpenConnection;
import io.molt.spi.StreamLane;
import io.netty.channel.ChannelInboundHandler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of HTTP/1.1 that asks for its connection to become a WebSocket. */
final class Switching implements Upgrade {

  private final HttpConnection connection;
  private final HttpExchange exchange;

  Switching(HttpConnection connection, HttpExchange exchange) {
    this.connection = connection;
    this.exchange = exchange;
  }

  @Override
  public HandshakeCheck.@Nullable Objection objection() {
    return HandshakeCheck.objection(exchange.request(), exchange.traits().hasBody());
  }

  @Override
  public WebSocketSettings settings() {
    return connection.settings().webSockets();
  }

  @Override
  public WebSocketStream stream(String subprotocol, @Nullable Compression agreed) {
    connection.present(exchange.request());
    return new WebSocketStream(
        connection.client(), connection.dispatcher(), settings(), subprotocol, agreed);
  }

  @Override
  public void accept(List<String> agreement, WebSocketStream stream, StreamLane<Message> lane) {
    List<String> fields = new ArrayList<>(HandshakeCheck.acceptance(exchange.request()));
    fields.addAll(agreement);
    exchange.become(
        new Reply.Switched(101, fields, new WebSocketSuccessor(connection.client(), stream, lane)));
  }

  /**
   * What an HTTP connection becomes.
   *
   * @param lane where its events go
   */
  record WebSocketSuccessor(ClientChannel client, WebSocketStream stream, StreamLane<Message> lane)
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
