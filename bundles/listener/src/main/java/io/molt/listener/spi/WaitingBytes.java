package io.molt.listener.spi;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes that wait for a client, and holds those who wait for them to become fewer. What
 * the socket's writer has taken counts too, until the kernel has it. Usable from any thread.
 */
public final class WaitingBytes {

  /** One who waits; the others are behind. */
  private record Waiter(Runnable task, @Nullable Waiter next) {}

  private static final AtomicLongFieldUpdater<WaitingBytes> QUEUED =
      AtomicLongFieldUpdater.newUpdater(WaitingBytes.class, "queued");
  private static final AtomicReferenceFieldUpdater<WaitingBytes, @Nullable Waiter> WAITERS =
      AtomicReferenceFieldUpdater.newUpdater(WaitingBytes.class, Waiter.class, "waiters");

  private final SocketWriter writer;
  private volatile long queued;
  private volatile @Nullable Waiter waiters;
  private volatile boolean over;

  public WaitingBytes(SocketWriter writer) {
    this.writer = writer;
  }

  /** Bytes queued here that the writer has not taken. */
  public long queued() {
    return queued;
  }

  public long waiting() {
    return queued + writer.outstanding();
  }

  /** Whether so much waits that the client is given up. */
  public boolean isExcessive() {
    return waiting() > writer.settings().buffers().socketBufferSize();
  }

  public boolean isWritable() {
    return waiting() <= writer.settings().buffers().bufferHighWatermark();
  }

  public void queued(int bytes) {
    QUEUED.addAndGet(this, bytes);
  }

  /** The writer has counted these already, so that the sum is never too low. */
  public void taken(int bytes) {
    QUEUED.addAndGet(this, -bytes);
  }

  /** See {@link io.molt.spi.StreamTransport#whenWritable}. */
  public void whenWritable(Runnable task) {
    WAITERS.getAndUpdate(this, others -> new Waiter(task, others));
    progressed();
  }

  /** Calls those who wait, if fewer bytes do by now. */
  public void progressed() {
    if (waiters != null && isLow()) {
      callAll();
    }
  }

  /** Whether somebody waits. */
  public boolean isAwaited() {
    return waiters != null;
  }

  /** Nothing will wait any more: the connection is closed or the answer has ended. */
  public void end() {
    over = true;
    callAll();
  }

  private boolean isLow() {
    long waiting = waiting();
    return over
        || !writer.isOpen()
        || waiting == 0
        || waiting < writer.settings().buffers().bufferHighWatermark() / 2;
  }

  private void callAll() {
    for (Waiter each = WAITERS.getAndSet(this, null); each != null; each = each.next) {
      each.task.run();
    }
  }
}
