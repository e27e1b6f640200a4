package io.molt.http;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.config.DefaultSettings;
import io.molt.http.HttpSettings.Health;
import io.molt.http.coding.Coding;
import io.molt.http.coding.CompressionSettings;
import io.molt.http.exchange.ContentSettings;
import io.molt.http.files.FileSettings;
import io.molt.http.form.FormSettings;
import io.molt.http.websocket.WebSocketSettings;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.Network;
import io.molt.spi.settings.SettingValues;
import java.nio.file.Path;
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
                entry("http_health", "only"),
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
                entry("websocket_subprotocol", "v8"),
                entry("open_http2_protocol", false),
                entry("http2_max_concurrent_streams", 9),
                entry("http2_init_window_size", 10L),
                entry("http2_connection_window_size", 11L),
                entry("http2_max_frame_size", 12),
                entry("http2_max_header_list_size", 13L),
                entry("http2_header_table_size", 14L),
                entry("http2_max_resets", 15),
                entry("http2_max_continuations", 16),
                entry("http2_max_control_frames", 17),
                entry("upload_max_filesize", 9),
                entry("upload_tmp_dir", Path.of("/ten")),
                entry("http_max_parameters", 11),
                entry("http_compression", false),
                entry("http_compression_level", 7),
                entry("http_compression_min_length", 13),
                entry("http_compression_types", "Text/*, image/bmp"),
                entry("http_compression_codings", "gzip, br, zstd"),
                entry("http_decompression", true)));
    WebSocketSettings webSockets =
        new WebSocketSettings(1, Duration.ofSeconds(7), true, Optional.of("v8"));
    ForwardingSettings forwarding = new ForwardingSettings(Network.all("10.0.0.0/8"), "forwarded");
    FormSettings forms = new FormSettings(1, 3, 9, Path.of("/ten"), 11);
    CompressionSettings compression =
        new CompressionSettings(
            false,
            7,
            13,
            List.of("text/*", "image/bmp"),
            List.of(Coding.ZSTD, Coding.BR, Coding.GZIP), // that which is liked best first
            true);
    assertThat(HttpSettings.of(listener.own()))
        .isEqualTo(
            new HttpSettings(
                1,
                2,
                3,
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                6,
                Health.ONLY,
                forwarding,
                true,
                new AccessLogSettings(Optional.of("/a.log"), "json"),
                new Http2Limits(false, 9, 10, 11, 12, 13, 14, 15, 16, 17),
                Duration.ofSeconds(8),
                new FileSettings(
                    Optional.of("/www"),
                    true,
                    List.of("/a", "/b"),
                    List.of("c"),
                    Optional.of("no-cache"),
                    true,
                    true),
                webSockets,
                new ContentSettings(forms, compression)));
    // Each has one, but for package_max_length, which has three, http_header_max_length, which has
    // two, and forwarding, accessLog, http2, files, webSockets and contents, which are none.
    assertThat(listener.own().keys())
        .hasSize(
            HttpSettings.class.getRecordComponents().length
                + ForwardingSettings.class.getRecordComponents().length
                + AccessLogSettings.class.getRecordComponents().length
                + Http2Limits.class.getRecordComponents().length
                + FileSettings.class.getRecordComponents().length
                + WebSocketSettings.class.getRecordComponents().length
                + FormSettings.class.getRecordComponents().length
                + CompressionSettings.class.getRecordComponents().length
                - 9);
  }

  @Test
  void tcpHasNoKeysOfItsOwn() {
    assertThat(DefaultSettings.listener("raw", "tcp", Map.of()).own())
        .isEqualTo(SettingValues.NONE);
  }
}
