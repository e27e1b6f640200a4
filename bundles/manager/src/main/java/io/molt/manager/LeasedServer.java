package io.molt.manager;

import static java.util.Objects.requireNonNull;

import io.molt.manager.generation.Pool;
import io.molt.manager.lane.ConnectionLane;
import io.molt.manager.lane.LeasedStream;
import io.molt.manager.message.MessageLane;
import io.molt.manager.message.Messages;
import io.molt.manager.parcel.Parcel;
import io.molt.manager.reload.Scope;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import io.molt.net.Connection;
import io.molt.net.Room;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.share.Shared;
import io.molt.task.Tasks;
import io.molt.timer.Timers;
import io.molt.worker.Server;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The server, for as long as its worker's lease lasts. */
final class LeasedServer implements Server {

  private final Application application;
  private final WorkerInstance worker;
  private final Timers timers;

  LeasedServer(Application application, WorkerInstance worker, Timers timers) {
    this.application = application;
    this.worker = worker;
    this.timers = timers;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The worker's own continuations run on a virtual thread of their own: they must neither hold
   * up the thread that reloads nor leave anything in it.
   */
  @Override
  public CompletionStage<ReloadResult> reload(boolean onlyTaskWorkers) {
    worker.lease().check();
    CompletableFuture<ReloadResult> own = new CompletableFuture<>();
    application
        .deploy(Trigger.API, onlyTaskWorkers ? Scope.TASKS : Scope.ALL)
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
    return application.ingress().lane(id).map(this::view);
  }

  @Override
  public Optional<Connection> connection(long id, String name) {
    worker.lease().check();
    return application.neighbour(name).ingress().lane(id).map(this::view);
  }

  @Override
  public Room room(String name) {
    return room(name, application.name());
  }

  @Override
  public Room room(String name, String its) {
    worker.lease().check();
    return new LeasedRoom(
        requireNonNull(name, "name"), application.neighbour(its).ingress(), worker);
  }

  @Override
  public List<Connection> connections() {
    worker.lease().check();
    return application.ingress().lanes().map(this::view).toList();
  }

  @Override
  public boolean sendMessage(@Nullable Object message, int dstWorkerId) {
    return sendMessage(message, application.name(), dstWorkerId);
  }

  @Override
  public boolean sendMessage(@Nullable Object message, String name, int dstWorkerId) {
    worker.lease().check();
    return messages().send(Parcel.of(message), lane(application.neighbour(name), dstWorkerId));
  }

  @Override
  public boolean sendMessageToAll(@Nullable Object message) {
    worker.lease().check();
    Parcel parcel = Parcel.of(message);
    Messages messages = messages();
    boolean taken = true;
    for (Pool pool : application.pools().all().toList()) {
      for (Slot slot : pool.slots()) {
        boolean isOther = !slot.equals(worker.slot()) && slot.isServed();
        taken &= !isOther || messages.send(parcel, pool.messages(slot));
      }
    }
    return taken;
  }

  private static MessageLane lane(Application receiver, int workerId) {
    Pool pool = receiver.pools().poolOf(workerId);
    return pool.messages(pool.slots().get(pool.index(workerId)));
  }

  @Override
  public Tasks tasks() {
    return new LeasedTasks(application.pools().tasks(), worker);
  }

  @Override
  public Timers timers() {
    return timers;
  }

  @Override
  public Shared shared() {
    return worker.shared();
  }

  private Messages messages() {
    return new Messages(application.name(), worker.slot().workerId());
  }

  private Connection view(ConnectionLane lane) {
    return lane.kind().connection(new LeasedStream(lane, worker));
  }
}
