package example.protocols;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.ConnectionFactory;
import io.molt.listener.spi.ProtocolProvider;
import io.molt.listener.spi.StreamConnection;
import io.molt.net.Connection;
import io.molt.spi.ConnectionView;
import io.molt.spi.Dispatcher;
import io.molt.spi.HandlerKind;
import io.molt.spi.StreamAccess;
import io.molt.spi.StreamKind;
import io.molt.spi.settings.ListenerSettings;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** The server says what time it is and closes; what a client sends is thrown away (RFC 867). */
final class Daytime implements ProtocolProvider {

  @Override
  public String name() {
    return "daytime";
  }

  @Override
  public HandlerKind<?> handlerKind() {
    return new Kind();
  }

  @Override
  public ConnectionFactory forPort(ListenerSettings settings, int reactors) {
    return (client, dispatcher) -> {
      Talk talk = new Talk(client, dispatcher);
      client.channel().pipeline().addLast(talk);
      return talk;
    };
  }

  /** Sends, and does not listen. */
  private static final class Talk extends StreamConnection<ByteBuffer> {
    Talk(ClientChannel client, Dispatcher dispatcher) {
      super(client, dispatcher);
    }

    @Override
    public boolean send(ByteBuffer message) {
      return queue(message);
    }

    @Override
    protected void read(ByteBuf bytes) {}
  }

  /** How the handler is called. */
  private static final class Kind implements StreamKind<DaytimeHandler, Connection, ByteBuffer> {
    @Override
    public Class<DaytimeHandler> handler() {
      return DaytimeHandler.class;
    }

    @Override
    public Connection connection(StreamAccess<ByteBuffer> stream) {
      return new View(stream);
    }

    @Override
    public void begin(DaytimeHandler handler, Connection connection) throws Exception {
      connection.send(handler.onDaytime() + "\r\n");
      connection.close();
    }

    @Override
    public void arrival(DaytimeHandler handler, Connection connection, ByteBuffer arrived) {}

    @Override
    public void end(DaytimeHandler handler, Connection connection) {}

    @Override
    public String method(Moment moment) {
      return "onDaytime";
    }
  }

  private static final class View extends ConnectionView<ByteBuffer> {
    View(StreamAccess<ByteBuffer> stream) {
      super(stream);
    }

    @Override
    public boolean send(ByteBuffer data) {
      return stream().send(data);
    }
  }
}
