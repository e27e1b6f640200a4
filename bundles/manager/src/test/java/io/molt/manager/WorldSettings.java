package io.molt.manager;

import io.molt.config.DefaultSettings;
import io.molt.spi.settings.Mode;
import io.molt.spi.settings.ServerSettings;
import java.time.Duration;
import java.util.Map;

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
  private boolean ahead;

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

  /** The next generation is prepared ahead. */
  WorldSettings prepareAhead() {
    ahead = true;
    return this;
  }

  ServerSettings build() {
    return DefaultSettings.server(
        Map.ofEntries(
            Map.entry("worker_num", workers),
            Map.entry("reactor_num", workers),
            Map.entry("mode", mode),
            Map.entry("enable_coroutine", coroutines),
            Map.entry("max_request", maxRequest),
            Map.entry("max_request_grace", 0),
            Map.entry("task_worker_num", taskWorkers),
            Map.entry("task_enable_coroutine", coroutines),
            Map.entry("task_max_request", taskMaxRequest),
            Map.entry("task_max_request_grace", 0),
            Map.entry("task_queue_size", World.TASK_QUEUE),
            Map.entry("worker_hang_time", hangTime),
            Map.entry("task_hang_time", hangTime),
            Map.entry("max_request_time", requestTime),
            Map.entry("worker_error_limit", errorLimit),
            Map.entry("restart_on_exception", restartOnException),
            Map.entry("max_wait_time", World.MAX_WAIT),
            Map.entry("max_start_time", World.MAX_START),
            Map.entry("max_handover_time", World.MAX_HANDOVER),
            Map.entry("rolling_reload", rolling),
            Map.entry("prepare_ahead", ahead)));
  }
}
