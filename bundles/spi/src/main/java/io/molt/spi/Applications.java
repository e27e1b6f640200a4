package io.molt.spi;

import io.molt.reload.ReloadRecord;
import java.time.Duration;
import java.util.List;

/**
 * The applications that run: a service of the manager bundle. The deployer tells it what has come
 * and gone; the shell reads it.
 */
public interface Applications extends Deployments {

  /** Whether {@link #booted()} has taken effect and the server is not stopping. */
  boolean isReady();

  /** Begins the safe stop of the server, as SIGTERM does; a second call hurries it. */
  void shutdown();

  /**
   * The last reloads of all applications, the oldest first, those before the last restarts
   * included. Reads a file; what cannot be read is left out and logged.
   */
  List<ReloadRecord> history();

  /**
   * The code of retired workers that stays in memory, with what holds it, the oldest first. Has the
   * JVM collect first, so that what was merely not collected yet is not among it: that stops all
   * threads for a moment, so it is for a person who asks. Blocks for as long as the search takes.
   */
  List<LingeringCode> leaks();

  /**
   * Asks the event workers of all applications whether they answer: the question waits with the
   * events of the worker and takes its thread, as a request does. Those of task workers and user
   * processes are not asked, for they may be busy with one thing for as long as they like.
   *
   * @param limit for how long to wait, all together
   * @return of each worker, ordered by application and number
   */
  List<WorkerAnswer> ask(Duration limit) throws InterruptedException;

  /** The applications as they are now, ordered by name. */
  List<ApplicationStatus> status();
}
