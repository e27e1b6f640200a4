package io.molt.listener;

import io.molt.settings.ListenerSettings;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes that wait for a client, and holds those who wait for them to become fewer. What
 * the socket's writer has taken counts too, until the kernel has it. Usable from any thread.
 */
final class Backlog {

  /** One who waits; the others are behind. */
  private record Waiter(Runnable task, @Nullable Waiter next) {}

  private final SocketWriter writer;
  private final int high;
  private final int cap;
  private final AtomicLong queued = new AtomicLong();
  private final AtomicReference<@Nullable Waiter> waiters = new AtomicReference<>();
  private volatile boolean over;

  Backlog(SocketWriter writer, ListenerSettings settings) {
    this.writer = writer;
    this.high = settings.bufferHighWatermark();
    this.cap = settings.socketBufferSize();
  }

  /** Bytes queued here that the writer has not taken. */
  long queued() {
    return queued.get();
  }

  long waiting() {
    return queued.get() + writer.outstanding();
  }

  /** Whether so much waits that the client is given up. */
  boolean isExcessive() {
    return waiting() > cap;
  }

  boolean isWritable() {
    return waiting() <= high;
  }

  void queued(int bytes) {
    queued.addAndGet(bytes);
  }

  /** The writer has counted these already, so that the sum is never too low. */
  void taken(int bytes) {
    queued.addAndGet(-bytes);
  }

  /** See {@link io.molt.spi.StreamTransport#whenWritable}. */
  void whenWritable(Runnable task) {
    waiters.getAndUpdate(others -> new Waiter(task, others));
    progressed();
  }

  /** Calls those who wait, if fewer bytes do by now. */
  void progressed() {
    if (waiters.get() != null && isLow()) {
      callAll();
    }
  }

  /** Nothing will wait any more: the connection is closed or the answer has ended. */
  void end() {
    over = true;
    callAll();
  }

  private boolean isLow() {
    long waiting = waiting();
    return over || !writer.isOpen() || waiting == 0 || waiting < high / 2;
  }

  private void callAll() {
    for (Waiter each = waiters.getAndSet(null); each != null; each = each.next) {
      each.task.run();
    }
  }
}
