package io.molt.runtime;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread at a time to Logback's appenders, and has no coroutine queue for that: a
 * coroutine tries again until nobody writes. Whatever else takes the lock that the appenders have
 * themselves comes through here too, so that nobody ever waits for that one.
 *
 * <p>A lock, or a monitor, must not be queued for by a coroutine and by the thread that carries it:
 * if the coroutine is in front, its turn comes while only the other could run it, and a worker or
 * an event loop stands still for ever. Both log, and a busy log has brought that about within
 * seconds.
 */
final class LogTurn extends UnsynchronizedAppenderBase<ILoggingEvent> {

  /** In which a line has usually been written. */
  private static final int SPINS = 200;

  private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Appender<ILoggingEvent>> appenders = new CopyOnWriteArrayList<>();

  LogTurn() {
    setName("turn");
  }

  /** Writes to one more. */
  void add(Appender<ILoggingEvent> appender) {
    appenders.add(appender);
  }

  /** Writes to one less. */
  void remove(Appender<ILoggingEvent> appender) {
    appenders.remove(appender);
  }

  @Override
  protected void append(ILoggingEvent event) {
    enter();
    try {
      for (Appender<ILoggingEvent> appender : appenders) {
        appender.doAppend(event);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Runs something while nobody writes. */
  void alone(Runnable change) {
    enter();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private void enter() {
    if (!Thread.currentThread().isVirtual()) {
      lock.lock();
      return;
    }
    boolean interrupted = false;
    long pause = SHORTEST_PAUSE_NANOS;
    for (int tried = 0; !lock.tryLock(); tried++) {
      if (tried < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(this, pause);
        interrupted |= Thread.interrupted();
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    alone(() -> appenders.forEach(Appender::stop));
    super.stop();
  }
}
