package io.molt.manager.supervise;

import io.molt.manager.run.Carrier;
import io.molt.manager.run.PoolDriver;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.WorkerInstance;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends a callback that holds its worker up: interrupts it; if that does not help, has what else the
 * worker has in hand go on on another thread, and when that is done, ends the worker's code. Where
 * an event loop is held up, the code is ended at once. What cannot be ended is abandoned.
 */
final class HungCallback {

  /** So long may a callback go on after it was told to end. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /** After so many looks it is named as one that cannot be ended. */
  private static final int LOOKS = 10;

  private final WorkerInstance worker;
  private final @Nullable Callback callback;
  private final int task;
  private final boolean onReactor;
  private final Environment environment;
  private int looks;
  private boolean condemned;

  /**
   * @param callback what runs, as far as is known
   * @param task what the carrier runs; 0 if the callback does not hold up the carrier
   */
  HungCallback(
      WorkerInstance worker,
      @Nullable Callback callback,
      int task,
      boolean onReactor,
      Environment environment) {
    this.worker = worker;
    this.callback = callback;
    this.task = task;
    this.onReactor = onReactor;
    this.environment = environment;
  }

  void begin() {
    if (callback != null) {
      callback.interrupt(!onReactor);
    }
    Runnable _ = environment.schedule().again(PATIENCE, this::look);
  }

  private void look() {
    Carrier carrier = worker.carrier();
    if (callback == null ? carrier.runningTask() == task : onReactor && runs()) {
      end(); // first: what goes on elsewhere may be the last that its bundle is kept for
    }
    worker.takeOver(task, new PoolDriver(environment.schedule().work()));
    if (!(callback == null ? carrier.hasLeftBehind() : runs())) {
      return;
    }
    if (callback != null && isAlone()) {
      end();
    }
    looks++;
    if (looks == LOOKS) {
      abandon();
    }
    // Once the worker has been retired, nothing more is to be waited for, nor to be held here.
    if (looks < LOOKS || !(condemned || worker.lease().isRevoked())) {
      Runnable _ = environment.schedule().again(PATIENCE, this::look);
    }
  }

  private boolean runs() {
    return callback != null && callback.thread() != null;
  }

  private void end() {
    if (!condemned) {
      condemned = true;
      worker.condemn();
    }
  }

  private void abandon() {
    if (callback == null) {
      environment.abandoned().addCarried(worker);
    } else {
      environment.abandoned().add(worker.label(), new WeakReference<>(callback));
    }
  }

  /** Whether the worker serves no longer and has nothing else in hand that would be lost. */
  private boolean isAlone() {
    return (worker.isClosed() || !worker.slot().isCurrent(worker))
        && worker.inHand().callbacks().stream().allMatch(Callback::isTakenAway);
  }
}
