package io.molt.http.http2;

import io.molt.http.Reply;
import io.molt.http.websocket.Compression;
import io.molt.http.websocket.HandshakeCheck;
import io.molt.http.websocket.HandshakeCheck.Objection;
import io.molt.http.websocket.Message;
import io.molt.http.websocket.Upgrade;
import io.molt.http.websocket.WebSocketSettings;
import io.molt.http.websocket.WebSocketStream;
import io.molt.listener.spi.ClientChannel;
import io.molt.spi.StreamLane;
import io.netty.channel.ChannelInboundHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An extended CONNECT that asks for its stream to become a WebSocket (RFC 8441). */
final class WebSocketUpgrade implements Upgrade {

  private static final String WEBSOCKET = "websocket";

  private final Session session;
  private final StreamExchange exchange;
  private final String protocol;

  /**
   * @param protocol what is to be spoken on the stream
   */
  WebSocketUpgrade(Session session, StreamExchange exchange, String protocol) {
    this.session = session;
    this.exchange = exchange;
    this.protocol = protocol;
  }

  @Override
  public @Nullable Objection objection() {
    return protocol.equals(WEBSOCKET)
        ? HandshakeCheck.objectionOnStream(exchange.request())
        : new Objection(501, ":protocol: " + protocol + " (expected: websocket)");
  }

  @Override
  public WebSocketSettings settings() {
    return session.settings().webSockets();
  }

  @Override
  public WebSocketStream stream(String subprotocol, @Nullable Compression agreed) {
    ClientChannel client = LongStream.client(session, exchange);
    WebSocketStream stream =
        new WebSocketStream(client, session.dispatcher(), settings(), subprotocol, agreed);
    client.speaks(stream);
    return stream;
  }

  @Override
  public void accept(List<String> agreement, WebSocketStream stream, StreamLane<Message> lane) {
    exchange.become(new Reply.Switched(200, agreement, new Successor(stream, lane)));
  }

  /**
   * The WebSocket.
   *
   * @param lane where its events go
   */
  private record Successor(WebSocketStream stream, StreamLane<Message> lane)
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

    @Override
    public void giveUp() {
      stream.client().reactor().execute(() -> stream.neverOpens(lane), () -> {});
    }
  }
}
