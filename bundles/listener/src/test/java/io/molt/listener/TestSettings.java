package io.molt.listener;

import io.molt.listener.spi.ProtocolProvider;
import io.molt.spi.settings.Directories;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.LogLevel;
import io.molt.spi.settings.Mode;
import io.molt.spi.settings.Protocol;
import io.molt.spi.settings.ServerSettings;
import io.molt.spi.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings for tests: what a test is about is set, the rest suits a laptop. */
public final class TestSettings {

  public String name = "test";
  public String host = "127.0.0.1";
  public int port = 0;
  public Protocol protocol = Protocol.TCP;
  public int maxConnection = 1000;
  public Duration heartbeatIdleTime = Duration.ZERO;
  public long packageMaxLength = 2 * 1024 * 1024;
  public int httpLineMaxLength = 8 * 1024;
  public int httpHeaderMaxLength = 16 * 1024;
  public Duration httpHeaderTime = Duration.ofSeconds(30);
  public Duration httpBodyTime = Duration.ZERO;
  public int httpBodyMinRate = 0;
  public int bufferHighWatermark = 1024 * 1024;
  public int socketBufferSize = 8 * 1024 * 1024;
  public int maxQueuedBytes = 1024 * 1024;
  public long maxBufferedMemory = 256 << 20;
  public int reactorNum = 2;
  public int workerNum = 2;
  public Mode mode = Mode.PROCESS;
  private List<ProtocolProvider> providers = List.of();

  public static TestSettings tcp() {
    return new TestSettings();
  }

  /** Of listeners of a protocol that the listener does not speak itself. */
  public static TestSettings of(Protocol name, ProtocolProvider provider) {
    TestSettings settings = new TestSettings();
    settings.protocol = name;
    settings.providers = List.of(provider);
    return settings;
  }

  Protocols protocols() {
    return new Protocols(providers);
  }

  public ListenerSettings listener() {
    return new ListenerSettings(
        name,
        host,
        port,
        protocol,
        Optional.empty(),
        512,
        true,
        true,
        maxConnection,
        heartbeatIdleTime,
        packageMaxLength,
        httpLineMaxLength,
        httpHeaderMaxLength,
        httpHeaderTime,
        httpBodyTime,
        httpBodyMinRate,
        bufferHighWatermark,
        socketBufferSize,
        maxQueuedBytes);
  }

  public ServerSettings server() {
    Path nowhere = Path.of("/nowhere");
    return new ServerSettings(
        workerNum,
        reactorNum,
        mode,
        true,
        0,
        0,
        0,
        false,
        0,
        0,
        10_000,
        maxBufferedMemory,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        10,
        true,
        Duration.ofSeconds(3),
        Duration.ofSeconds(3),
        Duration.ofSeconds(3),
        true,
        false,
        false,
        true,
        "molt",
        nowhere,
        nowhere,
        LogLevel.INFO,
        false);
  }

  public Settings settings(ListenerSettings... listeners) {
    Path nowhere = Path.of("/nowhere");
    return new Settings(new Directories(nowhere, nowhere), server(), List.of(listeners));
  }
}
