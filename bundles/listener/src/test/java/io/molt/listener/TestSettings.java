package io.molt.listener;

import io.molt.config.DefaultSettings;
import io.molt.spi.settings.Directories;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.Mode;
import io.molt.spi.settings.ServerSettings;
import io.molt.spi.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings for tests: what a test is about is set, the rest suits a laptop. */
final class TestSettings {

  String name = "test";
  String host = "127.0.0.1";
  int port = 0;
  String protocol = "tcp";
  int maxConnection = 1000;
  Duration heartbeatIdleTime = Duration.ZERO;
  long packageMaxLength = 2 * 1024 * 1024;
  int httpLineMaxLength = 8 * 1024;
  int httpHeaderMaxLength = 16 * 1024;
  Duration httpHeaderTime = Duration.ofSeconds(30);
  Duration httpBodyTime = Duration.ZERO;
  int httpBodyMinRate = 0;
  int bufferHighWatermark = 1024 * 1024;
  int socketBufferSize = 8 * 1024 * 1024;
  int maxQueuedBytes = 1024 * 1024;
  long maxBufferedMemory = 256 << 20;
  int reactorNum = 2;
  int workerNum = 2;
  Mode mode = Mode.PROCESS;

  static TestSettings tcp() {
    return new TestSettings();
  }

  static TestSettings http() {
    TestSettings settings = new TestSettings();
    settings.protocol = HttpSettings.PROTOCOL;
    return settings;
  }

  ListenerSettings listener() {
    Map<String, Object> changes = new HashMap<>();
    changes.put("host", host);
    changes.put("port", port);
    changes.put("open_tcp_keepalive", true);
    changes.put("max_connection", maxConnection);
    changes.put("heartbeat_idle_time", heartbeatIdleTime);
    changes.put("buffer_high_watermark", bufferHighWatermark);
    changes.put("socket_buffer_size", socketBufferSize);
    changes.put("max_queued_bytes", maxQueuedBytes);
    if (protocol.equals(HttpSettings.PROTOCOL)) {
      changes.put("package_max_length", packageMaxLength);
      changes.put("http_line_max_length", httpLineMaxLength);
      changes.put("http_header_max_length", httpHeaderMaxLength);
      changes.put("http_header_time", httpHeaderTime);
      changes.put("http_body_time", httpBodyTime);
      changes.put("http_body_min_rate", httpBodyMinRate);
    }
    return DefaultSettings.listener(name, protocol, changes);
  }

  HttpSettings ofHttp() {
    return HttpSettings.of(listener().own());
  }

  ServerSettings server() {
    return DefaultSettings.server(
        Map.of(
            "worker_num", workerNum,
            "reactor_num", reactorNum,
            "mode", mode,
            "max_buffered_memory", maxBufferedMemory));
  }

  Settings settings(ListenerSettings... listeners) {
    Path nowhere = Path.of("/nowhere");
    return new Settings(new Directories(nowhere, nowhere), server(), List.of(listeners));
  }
}
