package io.molt.runtime;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Hands what is logged to appenders, one event after the other, and has nobody wait for his turn:
 * who logs writes what is there, unless somebody does already, who then writes that too.
 *
 * <p>Logback's own appenders have a lock for that, and a lock of java.util.concurrent must not be
 * shared by a coroutine and the thread that carries it. If both wait for it, the coroutine in
 * front, it is given to the one that only the other could run: a worker or an event loop then
 * stands still for ever. Both log, and a busy log has brought that about within seconds.
 *
 * <p>Whoever logs far faster than is written waits, but for a bounded time.
 */
final class LogTurn extends UnsynchronizedAppenderBase<ILoggingEvent> {

  /** How much one that logs writes for others before a thread of its own goes on. */
  private static final int SHARE = 64;

  private static final int MOST_WAITING = 10_000;
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Queue<ILoggingEvent> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean writing = new AtomicBoolean();
  private final List<Appender<ILoggingEvent>> appenders = new CopyOnWriteArrayList<>();
  private final Thread rest =
      Thread.ofPlatform()
          .name("molt-log")
          .daemon()
          .inheritInheritableThreadLocals(false)
          .unstarted(this::writeRest);

  LogTurn() {
    setName("turn");
    rest.setContextClassLoader(LogTurn.class.getClassLoader());
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
  public void start() {
    super.start();
    rest.start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.prepareForDeferredProcessing();
    awaitRoom();
    count.incrementAndGet();
    waiting.add(event);
    writeSome();
  }

  /** A thread that is interrupted waits too, and stays so. */
  private void awaitRoom() {
    if (count.get() < MOST_WAITING) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    long since = System.nanoTime();
    while (count.get() >= MOST_WAITING && System.nanoTime() - since < LONGEST_WAIT_NANOS) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes a share of what waits. Nobody else needs to look after what this leaves. */
  private void writeSome() {
    boolean whole = false;
    try {
      whole = write(SHARE);
    } finally {
      if (!whole) {
        LockSupport.unpark(rest);
      }
    }
  }

  /**
   * @return whether nothing is left that another does not write
   */
  private boolean write(int most) {
    int left = most;
    while (!waiting.isEmpty() && writing.compareAndSet(false, true)) {
      try {
        for (ILoggingEvent next = waiting.poll(); next != null; next = waiting.poll()) {
          count.decrementAndGet();
          write(next);
          left--;
          if (left == 0) {
            return false;
          }
        }
      } finally {
        writing.set(false);
      }
    }
    return true;
  }

  private void write(ILoggingEvent event) {
    for (Appender<ILoggingEvent> appender : appenders) {
      appender.doAppend(event);
    }
  }

  private void writeRest() {
    while (isStarted()) {
      try {
        if (write(Integer.MAX_VALUE)) {
          LockSupport.park(this);
        }
      } catch (RuntimeException | Error scarce) {
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
      boolean _ = Thread.interrupted();
    }
  }

  /** Returns when all is written that was logged before; after a second in any case. */
  void flush() {
    long since = System.nanoTime();
    while ((!waiting.isEmpty() || writing.get())
        && System.nanoTime() - since < LONGEST_WAIT_NANOS) {
      LockSupport.unpark(rest);
      LockSupport.parkNanos(this, PAUSE_NANOS);
      boolean _ = Thread.interrupted();
    }
  }

  @Override
  public void stop() {
    flush();
    super.stop();
    LockSupport.unpark(rest);
    appenders.forEach(Appender::stop);
  }
}
