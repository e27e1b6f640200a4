package io.molt.http;

import io.molt.http.exchange.ContentSettings;
import io.molt.http.files.FileSettings;
import io.molt.http.websocket.WebSocketSettings;
import io.molt.spi.settings.SettingValues;
import java.time.Duration;

/**
 * The keys of a listener that HTTP has for itself. Sizes are in bytes.
 *
 * @param packageMaxLength {@code package_max_length}: the largest body of a request
 * @param httpLineMaxLength {@code http_line_max_length}: the longest request line
 * @param httpHeaderMaxLength {@code http_header_max_length}: all header fields of a request
 * @param httpHeaderTime {@code http_header_time}: how long a client may take to send the head of a
 *     request; zero means for ever
 * @param httpBodyTime {@code http_body_time}: how long a client may take to send a body; zero means
 *     for ever
 * @param httpBodyMinRate {@code http_body_min_rate}: how many bytes of a body have to come in a
 *     second, on average; 0 for any number
 * @param httpHealth {@code http_health}: whether those are answered who watch over the server
 * @param forwarding what proxies are believed
 * @param httpRequestId {@code http_request_id}: whether answers name their request
 * @param accessLog what is written down of requests
 * @param http2 what HTTP/2 goes by
 * @param eventPingInterval {@code event_stream_ping_interval}: after how much silence of the server
 *     an event stream is sent a comment; zero for never
 * @param files those by which files are served
 * @param webSockets those of connections that become WebSockets
 * @param contents what may be in requests and answers
 */
public record HttpSettings(
    long packageMaxLength,
    int httpLineMaxLength,
    int httpHeaderMaxLength,
    Duration httpHeaderTime,
    Duration httpBodyTime,
    int httpBodyMinRate,
    Health httpHealth,
    ForwardingSettings forwarding,
    boolean httpRequestId,
    AccessLogSettings accessLog,
    Http2Limits http2,
    Duration eventPingInterval,
    FileSettings files,
    WebSocketSettings webSockets,
    ContentSettings contents) {

  /** The words of {@code http_health}. */
  enum Health {
    /** Nobody but the application answers. */
    OFF,
    /** {@code /livez} and {@code /readyz} are answered through a worker. */
    ON,
    /** And nothing else is. */
    ONLY;

    boolean isOn() {
      return this != OFF;
    }
  }

  /** The protocol's name. */
  static final String PROTOCOL = "http";

  /**
   * Takes the values out of those of a listener.
   *
   * @param values of every key of {@code http.keys}
   */
  static HttpSettings of(SettingValues values) {
    return new HttpSettings(
        values.size("package_max_length"),
        values.smallSize("http_line_max_length"),
        values.smallSize("http_header_max_length"),
        values.seconds("http_header_time"),
        values.seconds("http_body_time"),
        values.smallSize("http_body_min_rate"),
        values.choice("http_health", Health.class),
        ForwardingSettings.of(values),
        values.onOff("http_request_id"),
        AccessLogSettings.of(values),
        Http2Limits.of(values),
        values.seconds("event_stream_ping_interval"),
        FileSettings.of(values),
        WebSocketSettings.of(values),
        ContentSettings.of(values));
  }

  /** The same with other ones for requests and answers. */
  HttpSettings with(ContentSettings otherContents) {
    return new HttpSettings(
        packageMaxLength,
        httpLineMaxLength,
        httpHeaderMaxLength,
        httpHeaderTime,
        httpBodyTime,
        httpBodyMinRate,
        httpHealth,
        forwarding,
        httpRequestId,
        accessLog,
        http2,
        eventPingInterval,
        files,
        webSockets,
        otherContents);
  }
}
