package io.molt.listener;

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
final class TestSettings {

  String name = "test";
  String host = "127.0.0.1";
  int port = 0;
  Protocol protocol = Protocol.TCP;
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
    settings.protocol = Protocol.HTTP;
    return settings;
  }

  ListenerSettings listener() {
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

  ServerSettings server() {
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

  Settings settings(ListenerSettings... listeners) {
    Path nowhere = Path.of("/nowhere");
    return new Settings(new Directories(nowhere, nowhere), server(), List.of(listeners));
  }
}
