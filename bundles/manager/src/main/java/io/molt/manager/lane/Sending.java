package io.molt.manager.lane;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for a slow client where the calling thread may wait. */
final class Sending {

  private Sending() {}

  /**
   * Parks the calling coroutine until its client can take more. Elsewhere the caller is told and
   * the thread goes on: it may be one that others need.
   *
   * @param isWritable whether more can be sent
   * @param whenWritable calls back once when that has become so, or the client is gone
   * @return whether more can be sent
   */
  static boolean await(BooleanSupplier isWritable, Consumer<Runnable> whenWritable) {
    Thread thread = Thread.currentThread();
    if (!thread.isVirtual()) {
      return isWritable.getAsBoolean();
    }
    Wakeup wakeup = new Wakeup(thread);
    whenWritable.accept(wakeup);
    while (!wakeup.came && !thread.isInterrupted()) {
      LockSupport.park(wakeup);
    }
    wakeup.sender = null; // the listener may keep it for long, and must not keep the worker
    return isWritable.getAsBoolean();
  }

  /** What the listener keeps until the client has read on. */
  private static final class Wakeup implements Runnable {
    private volatile @Nullable Thread sender;
    private volatile boolean came;

    Wakeup(Thread sender) {
      this.sender = sender;
    }

    @Override
    public void run() {
      came = true;
      LockSupport.unpark(sender); // which does nothing for null
    }
  }
}
