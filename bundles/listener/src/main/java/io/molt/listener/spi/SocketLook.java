package io.molt.listener.spi;

import java.util.concurrent.TimeUnit;

/**
 * Finds out whether the kernel holds nothing of a connection that was not read. An event loop looks
 * at its sockets before it runs what is due, so bytes that had come before are read between two
 * tasks one after the other; that a loop was held up in between, by a worker in base mode, shows in
 * its lateness. On the loop, while the connection is read from.
 */
public final class SocketLook implements Runnable {

  /** Told what was found. */
  @FunctionalInterface
  public interface Found {
    /**
     * It was looked.
     *
     * @param nothing whether nothing has come; false also if that is not certain
     */
    void looked(boolean nothing);
  }

  private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** After so long a delay bytes may have come that the loop has not seen. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ClientChannel client;
  private final Found found;
  private boolean begun;
  private long begunNanos;

  public SocketLook(ClientChannel client, Found found) {
    this.client = client;
    this.found = found;
  }

  /** Looks, so many nanoseconds from now. Once at a time. */
  public void after(long nanos) {
    begun = false;
    schedule(nanos);
  }

  private void schedule(long nanos) {
    client.reactor().loop().schedule(this, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void run() {
    long now = client.nanoTime();
    if (!begun) {
      begun = true;
      begunNanos = now;
      schedule(APART_NANOS);
    } else {
      boolean late = now - begunNanos > APART_NANOS + LATE_NANOS;
      boolean read = client.lastReadNanos() - begunNanos >= 0;
      found.looked(!late && !read);
    }
  }
}
