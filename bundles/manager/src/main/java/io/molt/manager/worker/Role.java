package io.molt.manager.worker;

import io.molt.spi.settings.Mode;
import io.molt.spi.settings.ServerSettings;

/** What the workers of a pool are for, and what follows from that for how they run. */
public enum Role {
  /** They handle the events of connections (Swoole: worker). */
  EVENT("worker", ""),

  /** They do tasks (Swoole: task worker). */
  TASK("task worker", "task-"),

  /** One that runs by itself (Swoole: user process). */
  PROCESS("process", "process-");

  private final String label;
  private final String threads;

  Role(String label, String threads) {
    this.label = label;
    this.threads = threads;
  }

  /** As it is called in the log: {@code task worker}. */
  public String label() {
    return label;
  }

  /** The name of a worker's thread. */
  public String thread(String application, int workerId, long generation) {
    return "molt-" + application + "-" + threads + workerId + "-" + generation;
  }

  /** Whether they run on event loops; else each has a thread of its own. */
  public boolean runsOnReactors(ServerSettings settings) {
    return this == EVENT && settings.workers().mode() == Mode.BASE;
  }

  /** How much a new one may do. */
  public MaxRequest maxRequest(ServerSettings settings) {
    if (this == PROCESS) {
      return MaxRequest.of(0, 0);
    }
    return this == EVENT
        ? MaxRequest.of(settings.workers().maxRequest(), settings.workers().maxRequestGrace())
        : MaxRequest.of(settings.tasks().taskMaxRequest(), settings.tasks().taskMaxRequestGrace());
  }

  /** Whether their callbacks run in virtual threads, where there are any. */
  boolean hasCoroutines(ServerSettings settings) {
    if (this == PROCESS) {
      return true; // or it would take no message while it runs
    }
    return this == EVENT
        ? settings.workers().enableCoroutine()
        : settings.tasks().taskEnableCoroutine();
  }
}
