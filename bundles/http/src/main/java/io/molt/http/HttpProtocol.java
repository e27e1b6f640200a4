package io.molt.http;

import io.molt.http.exchange.HttpHandlerKind;
import io.molt.http.files.FileSettings;
import io.molt.http.files.StaticFiles;
import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.ConnectionFactory;
import io.molt.listener.spi.ProtocolProvider;
import io.molt.spi.Dispatcher;
import io.molt.spi.HandlerKind;
import io.molt.spi.settings.ListenerSettings;
import java.util.List;
import java.util.Optional;

/** HTTP/1.1 (RFC 9112). */
public final class HttpProtocol implements ProtocolProvider {

  /** As TLS calls it (RFC 7301, 6). */
  private static final String HTTP_1_1 = "http/1.1";

  private static final String WITHOUT_TLS = "This is HTTP, and HTTPS is spoken on this port.\n";

  @Override
  public String name() {
    return HttpSettings.PROTOCOL;
  }

  @Override
  public HandlerKind<?> handlerKind() {
    return HttpHandlerKind.INSTANCE;
  }

  @Override
  public List<String> applicationProtocols() {
    return List.of(HTTP_1_1);
  }

  @Override
  public Optional<String> answerWithoutTls() {
    return Optional.of(
        "HTTP/1.1 400 Bad Request\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + ("Content-Length: " + WITHOUT_TLS.length() + "\r\n")
            + "Connection: close\r\n\r\n"
            + WITHOUT_TLS);
  }

  @Override
  public ConnectionFactory forPort(ListenerSettings settings, int reactors) {
    HttpSettings own = HttpSettings.of(settings.own());
    ResponseHeads heads = new ResponseHeads(reactors);
    FileSettings files = own.files();
    if (!files.enableStaticHandler()) {
      return (client, dispatcher) -> open(client, dispatcher, own, heads);
    }
    StaticFiles served = StaticFiles.of(settings.name(), files);
    return (client, dispatcher) -> open(client, served.before(dispatcher, client), own, heads);
  }

  private static HttpConnection open(
      ClientChannel client, Dispatcher dispatcher, HttpSettings own, ResponseHeads heads) {
    HttpConnection connection = new HttpConnection(client, dispatcher, own, heads);
    connection.join(client.channel().pipeline());
    return connection;
  }
}
