package io.molt.memory;

import static java.util.Objects.requireNonNull;

import io.molt.share.Shared;
import io.molt.share.SharedAtomic;
import io.molt.share.SharedAtomicLong;
import io.molt.share.SharedLock;
import io.molt.share.SharedReadWriteLock;
import io.molt.share.Table;
import io.molt.share.TableSpec;
import io.molt.spi.SharedView;
import io.molt.spi.WorkerLease;
import java.util.List;

/** The shared state for as long as a worker's lease lasts. */
final class WorkerView implements SharedView, Shared {

  private final ServerState state;
  private final WorkerLease lease;

  WorkerView(ServerState state, WorkerLease lease) {
    this.state = state;
    this.lease = lease;
  }

  @Override
  public Shared shared() {
    return this;
  }

  @Override
  public List<String> release() {
    return state.release(lease);
  }

  @Override
  public Table table(String name, TableSpec spec) {
    requireNonNull(name, "name");
    requireNonNull(spec, "spec");
    lease.check();
    return new LeasedTable(state.tables().get(name, spec), lease);
  }

  @Override
  public SharedAtomic atomic(String name, long initial) {
    requireNonNull(name, "name");
    lease.check();
    Unsigned32.bits(initial, "initial value");
    return new LeasedAtomic(name, state.atomics().get(name, initial), lease);
  }

  @Override
  public SharedAtomicLong atomicLong(String name, long initial) {
    requireNonNull(name, "name");
    lease.check();
    return new LeasedAtomicLong(name, state.atomicLongs().get(name, initial), lease);
  }

  @Override
  public SharedLock lock(String name) {
    return side(name, LockKind.MUTEX, LockMode.WRITE);
  }

  @Override
  public SharedReadWriteLock readWriteLock(String name) {
    SharedLock read = side(name, LockKind.READ_WRITE, LockMode.READ);
    return new LeasedReadWriteLock(read, side(name, LockKind.READ_WRITE, LockMode.WRITE));
  }

  private SharedLock side(String name, LockKind kind, LockMode side) {
    requireNonNull(name, "name");
    lease.check();
    return new LeasedLock(state.locks().get(name, kind), side, lease);
  }
}
