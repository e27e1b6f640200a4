package io.molt.listener;

import io.molt.listener.spi.ConnectionFactory;
import io.molt.listener.spi.ProtocolProvider;
import io.molt.listener.spi.StreamHandlerKind;
import io.molt.spi.HandlerKind;
import io.molt.spi.settings.ListenerSettings;

/** Bytes in order, as they come (RFC 9293). */
final class TcpProtocol implements ProtocolProvider {

  @Override
  public String name() {
    return "tcp";
  }

  @Override
  public HandlerKind<?> handlerKind() {
    return StreamHandlerKind.INSTANCE;
  }

  @Override
  public ConnectionFactory forPort(ListenerSettings settings, int reactors) {
    return (client, dispatcher) -> {
      TcpConnection connection = new TcpConnection(client, dispatcher);
      client.channel().pipeline().addLast(connection);
      return connection;
    };
  }
}
