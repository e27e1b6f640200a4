package io.molt.spi;

import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The applications that run: a service of the manager bundle. The deployer tells it here what has
 * come and gone; the shell reads it.
 */
public interface Applications {

  /**
   * Starts an application that is new, or reloads it if it runs. The content is taken from the
   * {@link ContentSource}, as in every reload, and joining and discarding are the same.
   *
   * @return completed at the switch or when it has failed
   */
  CompletionStage<ReloadResult> deploy(String application, Trigger trigger);

  /**
   * Tells that {@code deploy/} holds another content of an application, which is to be taken when
   * somebody asks for a reload ({@code auto_reload=off}): its code may be prepared meanwhile.
   * Returns at once; one that is not known is none that could be prepared for.
   */
  void announce(Content content);

  /**
   * Retires an application for good. Its listeners answer 503, and its stream connections are
   * closed when what they have in hand is finished.
   *
   * @return completed when its bundles are uninstalled
   */
  CompletionStage<DrainOutcome> undeploy(String application);

  /**
   * All that was in {@code deploy/} at boot has been started or has failed: the ports begin to
   * accept, and the server is ready. Repeated calls change nothing.
   */
  void booted();

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
