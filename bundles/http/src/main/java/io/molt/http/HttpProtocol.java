package io.molt.http;

import io.molt.http.HttpSettings.Health;
import io.molt.http.exchange.HealthKind;
import io.molt.http.exchange.HttpHandlerKind;
import io.molt.http.files.FileSettings;
import io.molt.http.files.StaticFiles;
import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.ConnectionFactory;
import io.molt.listener.spi.OpenConnection;
import io.molt.listener.spi.ProtocolProvider;
import io.molt.net.TlsSession;
import io.molt.spi.Dispatcher;
import io.molt.spi.HandlerKind;
import io.molt.spi.settings.ListenerSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP/1.1 (RFC 9112), and HTTP/2 (RFC 9113) where clients want it. */
public final class HttpProtocol implements ProtocolProvider {

  private static final Logger log = LoggerFactory.getLogger(HttpProtocol.class);

  /** As TLS calls them (RFC 7301, 6). */
  private static final String HTTP_1_1 = "http/1.1";

  private static final String HTTP_2 = "h2";

  private static final String WITHOUT_TLS = "This is HTTP, and HTTPS is spoken on this port.\n";

  /** Makes what opens connections of HTTP/2. */
  public interface Http2 {
    /**
     * Gets ready for one port.
     *
     * @param reactors how many event loops there are
     */
    Http2Opener forPort(HttpSettings settings, int reactors);
  }

  private final Http2 http2;

  public HttpProtocol(Http2 http2) {
    this.http2 = http2;
  }

  @Override
  public String name() {
    return HttpSettings.PROTOCOL;
  }

  @Override
  public HandlerKind<?> handlerKind() {
    return HttpHandlerKind.INSTANCE;
  }

  @Override
  public HandlerKind<?> handlerKind(ListenerSettings listener) {
    return HttpSettings.of(listener.own()).httpHealth() == Health.ONLY
        ? HealthKind.INSTANCE
        : handlerKind();
  }

  @Override
  public List<String> applicationProtocols() {
    return List.of(HTTP_2, HTTP_1_1);
  }

  @Override
  public List<String> applicationProtocols(ListenerSettings settings) {
    return HttpSettings.of(settings.own()).http2().isOn()
        ? applicationProtocols()
        : List.of(HTTP_1_1);
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
    HttpSettings named = HttpSettings.of(settings.own());
    HttpSettings own =
        named.with(named.contents().prepared(left -> log.warn("[{}] {}.", settings.name(), left)));
    @Nullable Http2Opener later =
        own.http2().isOn() ? new LaterHttp2(() -> http2.forPort(own, reactors)) : null;
    HttpPort port = new HttpPort(own, new ResponseHeads(reactors), later);
    FileSettings files = own.files();
    @Nullable StaticFiles served =
        files.enableStaticHandler() ? StaticFiles.of(settings.name(), files) : null;
    return new ConnectionFactory() {
      @Override
      public OpenConnection open(ClientChannel client, Dispatcher dispatcher) {
        return openOn(
            port, client, served == null ? dispatcher : served.before(dispatcher, client));
      }

      @Override
      public Map<String, Long> cutOff() {
        return later == null ? Map.of() : later.cutOff();
      }
    };
  }

  private static OpenConnection openOn(HttpPort port, ClientChannel client, Dispatcher dispatcher) {
    Http2Opener http2 = port.http2();
    if (http2 != null && hasChosenHttp2(client.tls())) {
      return http2.open(client, dispatcher);
    }
    HttpConnection connection = new HttpConnection(client, dispatcher, port);
    connection.join(client.channel().pipeline());
    return connection;
  }

  private static boolean hasChosenHttp2(Optional<TlsSession> tls) {
    return tls.isPresent() && tls.get().applicationProtocol().filter(HTTP_2::equals).isPresent();
  }
}
