package io.molt.manager;

import io.molt.spi.settings.LogLevel;
import io.molt.spi.settings.Mode;
import io.molt.spi.settings.ServerSettings;
import java.nio.file.Path;
import java.time.Duration;

/** The settings of a {@link World}: what a test does not say is as simple as can be. */
final class WorldSettings {

  private final Mode mode;
  private final boolean coroutines;
  private final int workers;
  private int taskWorkers;
  private int maxRequest;
  private int taskMaxRequest;
  private Duration hangTime = Duration.ZERO;
  private Duration requestTime = Duration.ZERO;
  private int errorLimit = World.ERROR_LIMIT;
  private boolean restartOnException = true;
  private boolean rolling;

  private WorldSettings(Mode mode, boolean coroutines, int workers) {
    this.mode = mode;
    this.coroutines = coroutines;
    this.workers = workers;
  }

  static WorldSettings of(Mode mode, boolean coroutines, int workers) {
    return new WorldSettings(mode, coroutines, workers);
  }

  WorldSettings taskWorkers(int number) {
    taskWorkers = number;
    return this;
  }

  WorldSettings maxRequest(int limit) {
    maxRequest = limit;
    return this;
  }

  WorldSettings taskMaxRequest(int limit) {
    taskMaxRequest = limit;
    return this;
  }

  WorldSettings hangTime(Duration limit) {
    hangTime = limit;
    return this;
  }

  /** How long a coroutine may wait before it answers. */
  WorldSettings requestTime(Duration limit) {
    requestTime = limit;
    return this;
  }

  /** How many deaths in a row; 0 for any number. */
  WorldSettings errorLimit(int limit) {
    errorLimit = limit;
    return this;
  }

  /** A worker whose callback throws goes on. */
  WorldSettings lenient() {
    restartOnException = false;
    return this;
  }

  /** A reload replaces one worker after the other. */
  WorldSettings rolling() {
    rolling = true;
    return this;
  }

  ServerSettings build() {
    return new ServerSettings(
        workers,
        workers,
        mode,
        coroutines,
        maxRequest,
        0,
        taskWorkers,
        coroutines,
        taskMaxRequest,
        0,
        World.TASK_QUEUE,
        1 << 20,
        hangTime,
        hangTime,
        requestTime,
        errorLimit,
        restartOnException,
        World.MAX_WAIT,
        World.MAX_START,
        World.MAX_HANDOVER,
        true,
        rolling,
        false,
        true,
        "test",
        Path.of("pid"),
        Path.of("log"),
        LogLevel.INFO,
        false);
  }
}
