package io.molt.memory;

import io.molt.share.TableSpec;
import io.molt.spi.SharedState;
import io.molt.spi.SharedView;
import io.molt.spi.WorkerLease;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** All that the server's workers share, by kind and name. */
final class ServerState implements SharedState {

  private final Registry<TableSpec, Rows> tables = new Registry<>("table", Rows::new);
  private final Registry<Long, Signal> atomics =
      new Registry<>("atomic", (name, initial) -> new Signal(initial));
  private final Registry<Long, AtomicLong> atomicLongs =
      new Registry<>("atomicLong", (name, initial) -> new AtomicLong(initial));
  private final Registry<LockKind, LockState> locks =
      new Registry<>("lock", (name, kind) -> new LockState(name));

  @Override
  public SharedView open(WorkerLease lease) {
    return new WorkerView(this, lease);
  }

  Registry<TableSpec, Rows> tables() {
    return tables;
  }

  Registry<Long, Signal> atomics() {
    return atomics;
  }

  Registry<Long, AtomicLong> atomicLongs() {
    return atomicLongs;
  }

  Registry<LockKind, LockState> locks() {
    return locks;
  }

  /**
   * Takes from a worker what it holds and waits for. Its lease was revoked before, so that what
   * comes into being meanwhile is nothing that it could take.
   *
   * @return the names of the locks that it held
   */
  List<String> release(WorkerLease lease) {
    atomics.all().forEach(signal -> signal.release(lease));
    return locks.all().stream()
        .filter(lock -> lock.release(lease))
        .map(LockState::name)
        .sorted()
        .toList();
  }
}
