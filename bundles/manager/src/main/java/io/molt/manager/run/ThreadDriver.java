package io.molt.manager.run;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drains one carrier on a thread of its own: a worker in process mode. The thread can be begun
 * before there is a carrier, for that takes the system a while.
 */
public final class ThreadDriver implements Driver {

  private final Thread thread;
  private final Consumer<Boolean> giveWay;

  /** Whether a wake-up has come that has not been acted on. Whoever takes it back acts. */
  private final AtomicBoolean told = new AtomicBoolean();

  private volatile @Nullable Carrier carrier;
  private volatile boolean dismissed;
  private volatile boolean left;

  /**
   * @param giveWay called by the thread with true when it begins: with what makes its worker ready
   *     it gives way to those that serve; and with false when its own does
   */
  public ThreadDriver(String name, Consumer<Boolean> giveWay) {
    this.giveWay = giveWay;
    thread =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(this::run);
    thread.setContextClassLoader(ThreadDriver.class.getClassLoader());
  }

  /**
   * Begins the thread. It waits for a carrier, and ends when that is given another driver.
   *
   * @throws OutOfMemoryError if the system has no thread to give
   */
  public void start() {
    thread.start();
  }

  /** Becomes the driver of a carrier, the only one that it ever has. */
  public void drive(Carrier mine) {
    mine.drivenBy(this);
    carrier = mine;
    LockSupport.unpark(thread);
  }

  /** There will be no carrier. */
  public void dismiss() {
    dismissed = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void wake(Carrier mine) {
    told.set(true);
    LockSupport.unpark(thread);
    if (left) {
      passOn(mine);
    }
  }

  @Override
  public int budget() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void released(Carrier mine) {
    LockSupport.unpark(thread);
  }

  /** Before the first event that comes after this. */
  @Override
  public void serves(Carrier mine) {
    mine.execute(() -> giveWay.accept(false));
  }

  private void run() {
    giveWay.accept(true);
    Carrier mine = carrier;
    while (mine == null && !dismissed) {
      LockSupport.park(this);
      boolean _ = Thread.interrupted();
      mine = carrier;
    }
    if (mine != null) {
      drain(mine);
    }
  }

  private void drain(Carrier mine) {
    while (mine.isDrivenBy(this)) {
      if (told.getAndSet(false)) {
        mine.drain();
      } else {
        LockSupport.park(mine);
        // By an application, to whom all threads are open; it would not wait any more otherwise.
        boolean _ = Thread.interrupted();
      }
    }
    left = true;
    passOn(mine);
  }

  private void passOn(Carrier mine) {
    if (told.getAndSet(false)) {
      mine.passOn();
    }
  }
}
