package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.config.DefaultSettings;
import io.molt.http.websocket.WebSocketSettings;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.SettingValues;
import java.time.Duration;
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
            Map.of(
                "package_max_length",
                1,
                "http_line_max_length",
                2,
                "http_header_max_length",
                3,
                "http_header_time",
                Duration.ofSeconds(4),
                "http_body_time",
                Duration.ofSeconds(5),
                "http_body_min_rate",
                6,
                "websocket_ping_interval",
                Duration.ofSeconds(7),
                "websocket_compression",
                true,
                "websocket_subprotocol",
                "v8"));
    WebSocketSettings webSockets =
        new WebSocketSettings(1, Duration.ofSeconds(7), true, Optional.of("v8"));
    assertThat(HttpSettings.of(listener.own()))
        .isEqualTo(
            new HttpSettings(1, 2, 3, Duration.ofSeconds(4), Duration.ofSeconds(5), 6, webSockets));
    // Each has one, but for package_max_length, which has two, and webSockets, which is none.
    assertThat(listener.own().keys())
        .hasSize(
            HttpSettings.class.getRecordComponents().length
                + WebSocketSettings.class.getRecordComponents().length
                - 2);
  }

  @Test
  void tcpHasNoKeysOfItsOwn() {
    assertThat(DefaultSettings.listener("raw", "tcp", Map.of()).own())
        .isEqualTo(SettingValues.NONE);
  }
}
