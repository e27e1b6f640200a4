package io.molt.worker;

import io.molt.net.Connection;
import io.molt.reload.ReloadResult;
import io.molt.share.Shared;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The running server, as worker code sees it (Swoole: {@code Swoole\Server}). Usable from any
 * thread of a worker. Once the worker has been retired by force, methods that act throw {@link
 * io.molt.net.RetiredException}.
 */
public interface Server {

  /**
   * Reloads the application of the calling worker with the content that {@code deploy/} holds now
   * (Swoole: {@code $server->reload()}). Returns at once; the calling callback finishes on the old
   * code. Don't wait for the outcome in a callback with {@code enable_coroutine=off}: it would hold
   * up its own worker.
   *
   * @return the outcome, completed at the switch or when the reload has been rolled back
   */
  CompletionStage<ReloadResult> reload();

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
   * Tables, atomics and locks that all workers of the server share and that no reload touches.
   * Always the same.
   */
  Shared shared();
}
