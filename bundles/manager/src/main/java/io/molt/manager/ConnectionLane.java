package io.molt.manager;

import io.molt.spi.StreamLane;
import io.molt.spi.StreamTransport;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The events of one TCP connection, handed to its worker one at a time and in order, whichever
 * generation takes each. At most one {@link LaneTurn} delivers at any moment; what arrives
 * meanwhile waits here.
 *
 * <p>The lane is in its slot's inbox, or in a turn's hands, exactly while {@link #waiting} is not
 * zero.
 */
final class ConnectionLane implements StreamLane, Event {

  /** What can happen on a connection. */
  sealed interface Happening {
    /** It was accepted. */
    record Connected() implements Happening {}

    /** Bytes have come. */
    record Received(ByteBuffer data) implements Happening {}

    /** It is closed. */
    record Closed() implements Happening {}
  }

  private static final Happening CONNECTED = new Happening.Connected();
  private static final Happening CLOSED = new Happening.Closed();

  private final StreamTransport transport;
  private final Slot slot;
  private final Entrance entrance;
  private final int maxQueuedBytes;
  private final Runnable whenClosed;
  private final Queue<Happening> mailbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger queuedBytes = new AtomicInteger();
  private boolean closed;

  /**
   * @param whenClosed called once when no further event will come
   */
  ConnectionLane(StreamTransport transport, Slot slot, int maxQueuedBytes, Runnable whenClosed) {
    this.transport = transport;
    this.slot = slot;
    this.entrance = slot.entrance(transport.reactor());
    this.maxQueuedBytes = maxQueuedBytes;
    this.whenClosed = whenClosed;
  }

  StreamTransport transport() {
    return transport;
  }

  /** Begins with the connection's first event. On its event loop. */
  void connected() {
    happened(CONNECTED);
  }

  @Override
  public void received(ByteBuffer data) {
    if (queuedBytes.addAndGet(data.remaining()) > maxQueuedBytes) {
      pause();
    }
    happened(new Happening.Received(data));
  }

  /** Looks again afterwards: the worker may have caught up, and said so, just before. */
  private void pause() {
    transport.pauseReading();
    if (queuedBytes.get() <= maxQueuedBytes / 2) {
      transport.resumeReading();
    }
  }

  @Override
  public void closed() {
    if (!closed) {
      closed = true;
      whenClosed.run();
      happened(CLOSED);
    }
  }

  private void happened(Happening happening) {
    mailbox.add(happening);
    if (waiting.getAndIncrement() == 0) {
      entrance.handIn(this);
    }
  }

  @Override
  public Callback takenBy(WorkerInstance worker) {
    return new LaneTurn(this);
  }

  /** Takes out the next event. Only for the turn that has the lane. */
  @Nullable Happening next() {
    Happening next = mailbox.poll();
    if (next instanceof Happening.Received(ByteBuffer data)) {
      int before = queuedBytes.getAndAdd(-data.remaining());
      if (before > maxQueuedBytes / 2 && before - data.remaining() <= maxQueuedBytes / 2) {
        transport.resumeReading();
      }
    }
    return next;
  }

  /**
   * An event that was taken out has been delivered.
   *
   * @return whether more are waiting
   */
  boolean delivered() {
    return waiting.decrementAndGet() != 0;
  }

  /** Gives the lane back to the slot: more is waiting, for whichever generation serves then. */
  void resubmit() {
    slot.submit(this);
  }

  /** No worker takes it any more: the connection is closed and what waits is forgotten. */
  @Override
  public void refuse() {
    transport.close();
    do {
      mailbox.poll();
    } while (delivered());
  }
}
