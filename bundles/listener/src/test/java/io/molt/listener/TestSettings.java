package io.molt.listener;

import io.molt.config.DefaultSettings;
import io.molt.listener.spi.ProtocolProvider;
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
public final class TestSettings {

  public String name = "test";
  public String host = "127.0.0.1";
  public int port = 0;
  public int maxConnection = 1000;
  public Duration heartbeatIdleTime = Duration.ZERO;
  public int bufferHighWatermark = 1024 * 1024;
  public int socketBufferSize = 8 * 1024 * 1024;
  public int maxQueuedBytes = 1024 * 1024;
  public long maxBufferedMemory = 256 << 20;
  public int reactorNum = 2;
  public int workerNum = 2;
  public Mode mode = Mode.PROCESS;

  /** What keys of the protocol itself are set to. */
  public final Map<String, Object> own = new HashMap<>();

  private String protocol = "tcp";
  private List<ProtocolProvider> providers = List.of();

  public static TestSettings tcp() {
    return new TestSettings();
  }

  /** Of listeners of a protocol that the listener does not speak itself. */
  public static TestSettings of(ProtocolProvider provider) {
    TestSettings settings = new TestSettings();
    settings.protocol = provider.name();
    settings.providers = List.of(provider);
    return settings;
  }

  Protocols protocols() {
    return new Protocols(providers);
  }

  public ListenerSettings listener() {
    Map<String, Object> changes = new HashMap<>(own);
    changes.put("host", host);
    changes.put("port", port);
    changes.put("open_tcp_keepalive", true);
    changes.put("max_connection", maxConnection);
    changes.put("heartbeat_idle_time", heartbeatIdleTime);
    changes.put("buffer_high_watermark", bufferHighWatermark);
    changes.put("socket_buffer_size", socketBufferSize);
    changes.put("max_queued_bytes", maxQueuedBytes);
    return DefaultSettings.listener(name, protocol, changes);
  }

  public ServerSettings server() {
    return DefaultSettings.server(
        Map.of(
            "worker_num", workerNum,
            "reactor_num", reactorNum,
            "mode", mode,
            "max_buffered_memory", maxBufferedMemory));
  }

  public Settings settings(ListenerSettings... listeners) {
    Path nowhere = Path.of("/nowhere");
    return new Settings(new Directories(nowhere, nowhere), server(), List.of(listeners));
  }
}
