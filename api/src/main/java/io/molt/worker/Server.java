package io.molt.worker;

import io.molt.net.Connection;
import io.molt.net.Room;
import io.molt.reload.ReloadResult;
import io.molt.share.Shared;
import io.molt.task.Tasks;
import io.molt.timer.Timers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The running server, as worker code sees it (Swoole: {@code Swoole\Server}). Usable from any
 * thread of a worker. Once the worker has been retired by force, methods that act throw {@link
 * io.molt.net.RetiredException}.
 */
@ProviderType
public interface Server {

  /**
   * Reloads the application of the calling worker with the content that {@code deploy/} holds now
   * (Swoole: {@code $server->reload()}). Returns at once; the calling callback finishes on the old
   * code. Don't wait for the outcome in a callback with {@code enable_coroutine=off}: it would hold
   * up its own worker.
   *
   * @return the outcome, completed at the switch or when the reload has failed
   */
  default CompletionStage<ReloadResult> reload() {
    return reload(false);
  }

  /**
   * Reloads the application of the calling worker, or its task workers alone; see {@link
   * #reload()}.
   *
   * @param onlyTaskWorkers whether the event workers stay as they are (Swoole: {@code
   *     only_reload_taskworker})
   */
  CompletionStage<ReloadResult> reload(boolean onlyTaskWorkers);

  /**
   * Stops the server safely, as SIGTERM does (Swoole: {@code $server->shutdown()}). Returns at
   * once; a repeated call changes nothing.
   */
  void shutdown();

  /**
   * Finds an open stream connection of this application by its id, which stays the same across
   * reloads.
   *
   * @return empty if it has been closed, or the id never was one of this application's
   */
  Optional<Connection> connection(long id);

  /**
   * The open stream connections of this application, all workers' (Swoole: {@code connections}).
   */
  List<Connection> connections();

  /**
   * Finds an open stream connection of another application: a user process has none of its own.
   *
   * @param application its {@code Bundle-SymbolicName}
   * @return empty if it has been closed, or the id never was one of that application's
   * @throws IllegalArgumentException if there is no such application
   */
  Optional<Connection> connection(long id, String application);

  /**
   * The connections of this application that have {@linkplain Connection#join joined} a name.
   *
   * @param name any; nobody need be in it
   */
  Room room(String name);

  /**
   * The same of another application: a user process has no connections of its own.
   *
   * @param application its {@code Bundle-SymbolicName}
   * @throws IllegalArgumentException if there is no such application
   */
  Room room(String name, String application);

  /**
   * Sends a message to another worker of this application (Swoole: {@code sendMessage}). Returns at
   * once; {@link PipeHandler} gets it there.
   *
   * @param message null, or what {@linkplain UncrossableValueException may cross}
   * @param dstWorkerId the receiver: an event worker or a task worker, also this one
   * @return false if so many messages wait there already that this one was not taken
   * @throws UncrossableValueException if the message may not cross
   * @throws IllegalArgumentException if there is no such worker
   */
  boolean sendMessage(@Nullable Object message, int dstWorkerId);

  /**
   * Sends a message to a worker of another application; otherwise as {@link #sendMessage(Object,
   * int)}.
   *
   * @throws IllegalArgumentException if there is no such application or worker
   */
  boolean sendMessage(@Nullable Object message, String application, int dstWorkerId);

  /**
   * Sends a message to all other workers of this application, task workers too; otherwise as {@link
   * #sendMessage(Object, int)}.
   *
   * @return whether all have taken it
   */
  boolean sendMessageToAll(@Nullable Object message);

  /** Work for task workers. */
  Tasks tasks();

  /** The timers of this worker. */
  Timers timers();

  /** Tables, atomics and locks that all workers of the server share and that no reload touches. */
  Shared shared();
}
