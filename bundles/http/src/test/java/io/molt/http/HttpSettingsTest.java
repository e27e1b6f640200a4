package io.molt.http;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.config.DefaultSettings;
import io.molt.http.files.FileSettings;
import io.molt.http.websocket.WebSocketSettings;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.Network;
import io.molt.spi.settings.SettingValues;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {

  @Test
  void eachKeyOfHttpIsOneComponent() {
    ListenerSettings listener =
        DefaultSettings.listener(
            "web",
            HttpSettings.PROTOCOL,
            Map.ofEntries(
                entry("package_max_length", 1),
                entry("http_line_max_length", 2),
                entry("http_header_max_length", 3),
                entry("http_header_time", Duration.ofSeconds(4)),
                entry("http_body_time", Duration.ofSeconds(5)),
                entry("http_body_min_rate", 6),
                entry("http_trusted_proxies", "10.0.0.0/8"),
                entry("http_forwarded_header", "forwarded"),
                entry("http_request_id", true),
                entry("access_log", "/a.log"),
                entry("access_log_format", "json"),
                entry("event_stream_ping_interval", Duration.ofSeconds(8)),
                entry("document_root", "/www"),
                entry("enable_static_handler", true),
                entry("static_handler_locations", "/a, /b"),
                entry("http_index_files", "c"),
                entry("static_handler_cache_control", "no-cache"),
                entry("static_handler_dot_files", true),
                entry("static_handler_precompressed", true),
                entry("websocket_ping_interval", Duration.ofSeconds(7)),
                entry("websocket_compression", true),
                entry("websocket_subprotocol", "v8")));
    WebSocketSettings webSockets =
        new WebSocketSettings(1, Duration.ofSeconds(7), true, Optional.of("v8"));
    ForwardingSettings forwarding = new ForwardingSettings(Network.all("10.0.0.0/8"), "forwarded");
    assertThat(HttpSettings.of(listener.own()))
        .isEqualTo(
            new HttpSettings(
                1,
                2,
                3,
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                6,
                forwarding,
                true,
                new AccessLogSettings(Optional.of("/a.log"), "json"),
                Duration.ofSeconds(8),
                new FileSettings(
                    Optional.of("/www"),
                    true,
                    List.of("/a", "/b"),
                    List.of("c"),
                    Optional.of("no-cache"),
                    true,
                    true),
                webSockets));
    // Each has one, but for package_max_length, which has two, and forwarding, accessLog, files and
    // webSockets, which
    // are none.
    assertThat(listener.own().keys())
        .hasSize(
            HttpSettings.class.getRecordComponents().length
                + ForwardingSettings.class.getRecordComponents().length
                + AccessLogSettings.class.getRecordComponents().length
                + FileSettings.class.getRecordComponents().length
                + WebSocketSettings.class.getRecordComponents().length
                - 5);
  }

  @Test
  void tcpHasNoKeysOfItsOwn() {
    assertThat(DefaultSettings.listener("raw", "tcp", Map.of()).own())
        .isEqualTo(SettingValues.NONE);
  }
}
