package io.molt.manager;

import io.molt.net.Connection;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.share.Shared;
import io.molt.worker.Server;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The server, for as long as its worker's lease lasts. */
final class LeasedServer implements Server {

  private final Application application;
  private final WorkerInstance worker;

  LeasedServer(Application application, WorkerInstance worker) {
    this.application = application;
    this.worker = worker;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The worker's own continuations run on a virtual thread of their own: they must neither hold
   * up the thread that reloads nor leave anything in it.
   */
  @Override
  public CompletionStage<ReloadResult> reload() {
    worker.lease().check();
    CompletableFuture<ReloadResult> own = new CompletableFuture<>();
    application
        .deploy(Trigger.API)
        .whenCompleteAsync((result, thrown) -> own.complete(result), Thread::startVirtualThread);
    return own.minimalCompletionStage();
  }

  @Override
  public void shutdown() {
    worker.lease().check();
    application.requestShutdown();
  }

  @Override
  public Optional<Connection> connection(long id) {
    worker.lease().check();
    return application.lane(id).map(this::view);
  }

  @Override
  public List<Connection> connections() {
    worker.lease().check();
    return application.lanes().map(this::view).toList();
  }

  @Override
  public Shared shared() {
    return worker.shared();
  }

  private Connection view(ConnectionLane lane) {
    return new LeasedConnection(lane.transport(), worker.lease());
  }
}
