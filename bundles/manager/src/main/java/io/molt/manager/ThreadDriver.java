package io.molt.manager;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Drains one carrier on a thread of its own: a worker in process mode. */
final class ThreadDriver implements Driver {

  private final Thread thread;

  /** Whether a wake-up has come that has not been acted on. Whoever takes it back acts. */
  private final AtomicBoolean told = new AtomicBoolean();

  private volatile boolean left;

  /** Begins the thread; it ends when the carrier is given another driver. */
  ThreadDriver(String name, Carrier carrier) {
    thread =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> drive(carrier));
    thread.setContextClassLoader(ThreadDriver.class.getClassLoader());
  }

  void start() {
    thread.start();
  }

  @Override
  public void wake(Carrier carrier) {
    told.set(true);
    LockSupport.unpark(thread);
    if (left) {
      passOn(carrier);
    }
  }

  @Override
  public int budget() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void released(Carrier carrier) {
    LockSupport.unpark(thread);
  }

  private void drive(Carrier carrier) {
    while (carrier.isDrivenBy(this)) {
      if (told.getAndSet(false)) {
        carrier.drain();
      } else {
        LockSupport.park(carrier);
      }
    }
    left = true;
    passOn(carrier);
  }

  private void passOn(Carrier carrier) {
    if (told.getAndSet(false)) {
      carrier.passOn();
    }
  }
}
