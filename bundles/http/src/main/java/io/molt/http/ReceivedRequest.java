package io.molt.http;

import io.molt.http.exchange.ContentRequest;
import io.molt.http.exchange.ContentSettings;
import io.molt.listener.spi.ClientChannel;
import io.molt.net.TlsSession;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.io.InputStream;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as the worker sees it. */
public class ReceivedRequest extends ContentRequest {

  private final ClientChannel client;
  private final HttpRequest head;
  private final @Nullable RequestBody body;
  private final HttpSettings settings;

  /** Found when somebody asks. */
  private @Nullable String requestId;

  /**
   * @param body null if the request has none
   */
  ReceivedRequest(
      ClientChannel client, HttpRequest head, @Nullable RequestBody body, HttpSettings settings) {
    this.client = client;
    this.head = head;
    this.body = body;
    this.settings = settings;
  }

  /** As it is on a listener with such settings. */
  public static ReceivedRequest of(
      ClientChannel client, HttpRequest head, @Nullable RequestBody body, HttpSettings settings) {
    return settings.forwarding().isOn()
        ? new ForwardedRequest(client, head, body, settings)
        : new ReceivedRequest(client, head, body, settings);
  }

  @Override
  public synchronized String requestId() {
    String known = requestId;
    if (known == null) {
      known = RequestIds.of(head.headers().get(RequestIds.FIELD));
      requestId = known;
    }
    return known;
  }

  /** Its header fields as they came. */
  HttpHeaders fields() {
    return head.headers();
  }

  @Override
  public String method() {
    return head.method().name();
  }

  @Override
  public String uri() {
    return head.uri();
  }

  @Override
  public String path() {
    String uri = head.uri();
    int begin = TargetRules.pathBegin(uri);
    int end = uri.indexOf('?', begin);
    String path = uri.substring(begin, end < 0 ? uri.length() : end);
    return path.isEmpty() ? "/" : path;
  }

  @Override
  public String query() {
    int mark = head.uri().indexOf('?');
    return mark < 0 ? "" : head.uri().substring(mark + 1);
  }

  @Override
  public String protocol() {
    return head.protocolVersion().text();
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(head.headers().get(name));
  }

  @Override
  public List<String> headers(String name) {
    return List.copyOf(head.headers().getAll(name));
  }

  @Override
  public List<Map.Entry<String, String>> headers() {
    return head.headers().entries().stream().map(Map.Entry::copyOf).toList();
  }

  @Override
  protected ContentSettings contentSettings() {
    return settings.contents();
  }

  @Override
  protected InputStream receivedBody() {
    return body == null ? NoBody.INSTANCE : body;
  }

  @Override
  protected boolean hasBody() {
    return body != null;
  }

  @Override
  public List<Map.Entry<String, String>> trailers() {
    HttpHeaders behind = body == null ? null : body.trailers();
    return behind == null ? List.of() : trailers(behind.entries());
  }

  @Override
  public long connectionId() {
    return client.id();
  }

  @Override
  public String listener() {
    return client.settings().name();
  }

  @Override
  public SocketAddress remoteAddress() {
    return client.remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return client.localAddress();
  }

  @Override
  public Optional<TlsSession> tls() {
    return client.tls();
  }
}
