package io.molt.manager;

import io.molt.manager.worker.Generation;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.worker.WorkerError;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server around one application. */
final class FakeNeighbourhood implements Neighbours {

  private final List<ReloadResult> results = new CopyOnWriteArrayList<>();
  private final List<WorkerError> deaths = new CopyOnWriteArrayList<>();
  private volatile boolean asksForShutdown;
  private volatile String objection;
  private volatile Runnable whenChanged = () -> {};
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger changes = new AtomicInteger();

  List<ReloadResult> results() {
    return results;
  }

  List<WorkerError> deaths() {
    return deaths;
  }

  boolean asksForShutdown() {
    return asksForShutdown;
  }

  /** From here on no generation may be switched to. */
  void object(String reason) {
    objection = reason;
  }

  @Override
  public void check(String application, Generation generation) {
    if (objection != null) {
      throw new IllegalStateException(objection);
    }
  }

  @Override
  public void asked() {}

  /** What happens elsewhere as soon as other code serves. */
  void whenChanged(Runnable task) {
    whenChanged = task;
  }

  /** The next calls that say that something has changed fail. */
  void failToChange(int times) {
    failures.set(times);
  }

  /** How often it was told that something has changed. */
  int changes() {
    return changes.get();
  }

  @Override
  public void changed() {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new OutOfMemoryError("expected by the test");
    }
    changes.incrementAndGet();
    whenChanged.run();
  }

  @Override
  public void reloaded(String application, Trigger trigger, ReloadResult result) {
    results.add(result);
  }

  @Override
  public void died(WorkerError error) {
    deaths.add(error);
  }

  @Override
  public Application application(String name) {
    throw new IllegalArgumentException("application: " + name);
  }

  @Override
  public void shutdown() {
    asksForShutdown = true;
  }
}
