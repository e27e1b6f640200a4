package io.molt.net.http;

import io.molt.net.TlsSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** An HTTP request (RFC 9110; Swoole: {@code Swoole\Http\Request}). Usable from any thread. */
@ProviderType
public interface HttpRequest {

  /** The method, in upper case as sent: {@code GET}. */
  String method();

  /** The request target as sent, with query and escapes: {@code /a%20b?c=d}. */
  String uri();

  /** The path without the query, escapes kept: {@code /a%20b}. */
  String path();

  /** The query without the question mark, escapes kept; empty if there is none. */
  String query();

  /** The protocol version: {@code HTTP/1.1}. */
  String protocol();

  /**
   * The first value of a header field.
   *
   * @param name in any case
   */
  Optional<String> header(String name);

  /** All values of a header field in the order sent; empty if there is none. */
  List<String> headers(String name);

  /** All header fields in the order sent. */
  List<Map.Entry<String, String>> headers();

  /**
   * The body as it arrives; the same stream at every call. Reading waits for the client (in a
   * coroutine without holding up the worker) and throws {@link RequestAbortedException} if the rest
   * will not come. A body longer than {@code package_max_length} is refused by the server with 413.
   */
  InputStream body();

  /**
   * The whole body, waiting for its end (Swoole: {@code getContent}). What was read from {@link
   * #body()} before is not in it.
   *
   * @throws RequestAbortedException if the rest of it will not come
   */
  default byte[] content() throws IOException {
    return body().readAllBytes();
  }

  /** The id of the connection that carries the request. */
  long connectionId();

  /** The listener that received it. */
  String listener();

  /**
   * The client's address. Behind proxies that are believed ({@code proxy_protocol}, {@code
   * http_trusted_proxies}) it is the one that they name, with port 0 if they name none.
   */
  SocketAddress remoteAddress();

  /** The server's address that the client reached. */
  SocketAddress localAddress();

  /**
   * What was agreed upon with the client by TLS; empty if the request was not encrypted. The same
   * at every call.
   */
  default Optional<TlsSession> tls() {
    return Optional.empty();
  }

  /** Whether it came encrypted by TLS. */
  default boolean isSecure() {
    return tls().isPresent();
  }

  /**
   * The client's certificate and those behind it, checked; empty without TLS, or if the client
   * showed none. See {@link TlsSession#peerCertificates()}.
   */
  default List<X509Certificate> peerCertificates() {
    return tls().map(TlsSession::peerCertificates).orElse(List.of());
  }

  /**
   * By which scheme the client has asked: what a believed proxy says ({@code
   * http_trusted_proxies}); otherwise {@code https} if the request came by TLS, else {@code http}.
   */
  default String scheme() {
    return isSecure() ? "https" : "http";
  }

  /**
   * The host that the client has asked for, with the port if it named one ({@code
   * example.org:8080}): what a believed proxy says ({@code http_trusted_proxies}), otherwise {@code
   * Host} (RFC 9110, 7.2). Empty if nobody names one.
   */
  default Optional<String> host() {
    return header("Host").filter(host -> !host.isEmpty());
  }

  /**
   * A name for this request, by which the lines of several servers' logs are brought together: its
   * {@code X-Request-Id}, if that is 1 to 128 letters, digits and marks of {@code -_.~+/=:@}, else
   * a new one that no other has. The same at every call; empty if whoever has made this request
   * gives none.
   */
  default String requestId() {
    return "";
  }
}
