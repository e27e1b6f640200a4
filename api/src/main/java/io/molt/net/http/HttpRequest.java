package io.molt.net.http;

import io.molt.net.TlsSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.charset.Charset;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

  /**
   * The path with its escapes decoded: {@code /a b}. An escaped slash can't be told from one that
   * separates, and {@code ..} is left as it is.
   *
   * @throws HttpException 400 if an escape is none, or they are not UTF-8
   */
  default String decodedPath() {
    throw Unsupported.here();
  }

  /**
   * What the query says, decoded (Swoole: {@code $request->get}): {@code +} is a blank. The same
   * object at every call.
   *
   * @throws HttpException 400 if an escape is none, they are not UTF-8, or there are more than
   *     {@code http_max_parameters}
   */
  default Parameters queryParameters() {
    throw Unsupported.here();
  }

  /** The first value of a name in the query; see {@link #queryParameters()}. */
  default Optional<String> queryParameter(String name) {
    return queryParameters().first(name);
  }

  /**
   * The cookies as they were sent, without quotation marks (Swoole: {@code $request->cookie}); what
   * is not a cookie is left out. The same object at every call.
   */
  default Parameters cookies() {
    throw Unsupported.here();
  }

  /** The first cookie of a name; see {@link #cookies()}. */
  default Optional<String> cookie(String name) {
    return cookies().first(name);
  }

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
   * will not come. A body longer than {@code package_max_length} is refused by the server with 413;
   * for {@code multipart/form-data} that is {@code upload_max_filesize}, where workers may wait for
   * bodies ({@code mode = process}, or with coroutines). Encoded bodies are decoded with {@code
   * http_decompression = on}.
   */
  InputStream body();

  /**
   * The whole body, waiting for its end (Swoole: {@code getContent}). What was read from {@link
   * #body()} before is not in it.
   *
   * @throws RequestAbortedException if the rest of it will not come, or is more than {@code
   *     package_max_length}
   */
  default byte[] content() throws IOException {
    return body().readAllBytes();
  }

  /** What the body is, in small letters and without parameters: {@code text/html}. */
  default Optional<String> contentType() {
    return header("Content-Type")
        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .filter(type -> !type.isEmpty());
  }

  /**
   * In which charset the client says that the body is.
   *
   * @throws HttpException 415 if it names one that is not known here
   */
  default Optional<Charset> charset() {
    throw Unsupported.here();
  }

  /**
   * How long the body is, if the client has said it in advance. Not decoded, where it is encoded.
   */
  default OptionalLong contentLength() {
    return header("Content-Length").stream()
        .mapToLong(length -> Long.parseLong(length.strip()))
        .findFirst();
  }

  /**
   * The form that the body is, waiting for its end (Swoole: {@code $request->post} and {@code
   * $request->files}): of the type {@code application/x-www-form-urlencoded}, or {@code
   * multipart/form-data}, whose files are written to {@code upload_tmp_dir} as they arrive. It is
   * empty, and nothing is read, if the body is of another type. The same object, or exception, at
   * every call; what was read from {@link #body()} before is missing.
   *
   * @throws HttpException 400 if it is no such form; 413 if it has too many fields, or too large
   *     ones; 507 if there is no room for its files
   * @throws RequestAbortedException if the rest of it will not come
   */
  default FormData form() throws IOException {
    throw Unsupported.here();
  }

  /**
   * The fields that followed the body (RFC 9110, 6.5), without those that may not; empty before the
   * end of the body was read. Names are in small letters with HTTP/2, else as sent.
   */
  default List<Map.Entry<String, String>> trailers() {
    return List.of();
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
