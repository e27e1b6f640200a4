package io.molt.http;

import io.molt.http.exchange.HttpHandlerKind;
import io.molt.listener.spi.ConnectionFactory;
import io.molt.listener.spi.ProtocolProvider;
import io.molt.spi.HandlerKind;
import io.molt.spi.settings.ListenerSettings;

/** HTTP/1.1 (RFC 9112). */
public final class HttpProtocol implements ProtocolProvider {

  @Override
  public String name() {
    return HttpSettings.PROTOCOL;
  }

  @Override
  public HandlerKind<?> handlerKind() {
    return HttpHandlerKind.INSTANCE;
  }

  @Override
  public ConnectionFactory forPort(ListenerSettings settings, int reactors) {
    HttpSettings own = HttpSettings.of(settings.own());
    ResponseHeads heads = new ResponseHeads(reactors);
    return (client, dispatcher) -> {
      HttpConnection connection = new HttpConnection(client, dispatcher, own, heads);
      connection.join(client.channel().pipeline());
      return connection;
    };
  }
}
