package io.molt.listener.spi;

import io.molt.spi.OpenFile;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one client: any thread adds, the connection's event loop writes. While
 * nothing is, it consists of two references: a queue that is there before it is needed would be a
 * sixth of what an idle connection may cost.
 */
final class Outbox extends WriteTurn {

  private static final AtomicReferenceFieldUpdater<Outbox, @Nullable OutboxPart> ADDED =
      AtomicReferenceFieldUpdater.newUpdater(Outbox.class, OutboxPart.class, "added");

  /** Stands for the last part when that was taken to be written. */
  private static final OutboxPart END = new OutboxPart.Last(ByteBuffer.allocate(0));

  private final StreamConnection<?> connection;
  private final SocketWriter writer;
  private final WaitingBytes waitingBytes;

  /** The part that was added last. */
  private volatile @Nullable OutboxPart added;

  /** The part to be written next, the loop's alone; those that follow it came before the added. */
  private @Nullable OutboxPart first;

  Outbox(StreamConnection<?> connection, ClientChannel client) {
    super(client.reactor());
    this.connection = connection;
    this.writer = new SocketWriter(client, this);
    this.waitingBytes = new WaitingBytes(writer);
  }

  WaitingBytes waitingBytes() {
    return waitingBytes;
  }

  SocketWriter writer() {
    return writer;
  }

  /**
   * Queues bytes behind those queued before, unless so many wait already that the client is given
   * up. From any thread.
   *
   * @return whether more can be sent
   */
  boolean offer(ByteBuffer data) {
    if (!data.hasRemaining()) {
      return waitingBytes.isWritable();
    }
    if (isGivenUp()) {
      return false;
    }
    BufferLoan loan = connection.client().reactor().loans().of(data);
    int size = data.remaining();
    return add(
        loan == null
            ? new OutboxPart.Own(BufferLoan.lasting(data))
            : new OutboxPart.Lent(loan.slice(data)),
        size);
  }

  /** Queues bytes likewise that many connections have in common, and that nobody changes. */
  boolean offer(byte[] common) {
    return !isGivenUp()
        && add(
            common.length <= SocketWriter.CHUNK
                ? new OutboxPart.Common(common)
                : new OutboxPart.Own(ByteBuffer.wrap(common)),
            common.length);
  }

  /** Queues bytes likewise, with some that stand before them. */
  boolean offer(byte[] head, ByteBuffer data) {
    return !isGivenUp()
        && add(
            new OutboxPart.Headed(head, BufferLoan.lasting(data)), head.length + data.remaining());
  }

  /**
   * Queues a file likewise.
   *
   * @param file closed by this, whatever comes of it
   */
  boolean offer(OpenFile file) {
    if (isGivenUp()) {
      file.close();
      return false;
    }
    return add(
        new OutboxPart.Filed(OutgoingFile.of(connection.client(), file)), OutgoingFile.WEIGHT);
  }

  /** The same, and whatever is offered behind them, by whichever thread, is dropped. */
  void offerLast(ByteBuffer data) {
    if (!isGivenUp()) {
      add(new OutboxPart.Last(data), data.remaining());
    }
  }

  private boolean isGivenUp() {
    boolean excessive = waitingBytes.isExcessive();
    if (excessive) {
      connection.client().sayTooSlow(waitingBytes.waiting());
      connection.abort();
    }
    return excessive;
  }

  private boolean add(OutboxPart part, int size) {
    waitingBytes.queued(size);
    OutboxPart before;
    do {
      before = added;
      if (before instanceof OutboxPart.Last) {
        part.forget();
        waitingBytes.taken(size);
        return false;
      }
      part.next = before;
    } while (!ADDED.compareAndSet(this, before, part));
    ask();
    return waitingBytes.isWritable();
  }

  boolean isEmpty() {
    return waitingBytes.waiting() == 0;
  }

  /** The channel is closed: what waits is forgotten, and those who wait are called. On the loop. */
  void close() {
    writer.close();
    forget();
    waitingBytes.end();
  }

  @Override
  protected void drain(long now) {
    if (!writer.isOpen()) {
      forget();
      return;
    }
    OutboxPart part = next();
    while (part != null) {
      waitingBytes.taken(part.writeTo(writer));
      if (!part.isWritten()) {
        break;
      }
      first = part.next;
      part = next();
    }
    writer.flush(now);
    if (part != null && part.isReady() && writer.hasRoom()) {
      again();
    }
    waitingBytes.progressed();
    connection.drained();
  }

  /**
   * How much memory what waits takes: its bytes, and all of what is partly written. On the loop.
   */
  long held() {
    OutboxPart partly = first;
    return waitingBytes.waiting() + (partly == null ? 0 : partly.kept());
  }

  /** The part to be written next. It stays the first. */
  private @Nullable OutboxPart next() {
    if (first == null && added != null) {
      first = reversed(takeAdded());
    }
    return first;
  }

  private @Nullable OutboxPart takeAdded() {
    OutboxPart all = added;
    while (all != null && all != END) {
      if (ADDED.compareAndSet(this, all, all instanceof OutboxPart.Last ? END : null)) {
        return all;
      }
      all = added;
    }
    return null;
  }

  private static @Nullable OutboxPart reversed(@Nullable OutboxPart last) {
    OutboxPart before = null;
    for (OutboxPart part = last; part != null; ) {
      OutboxPart earlier = part.next;
      part.next = before;
      before = part;
      part = earlier;
    }
    return before;
  }

  private void forget() {
    forget(first);
    first = null;
    forget(takeAdded());
  }

  private static void forget(@Nullable OutboxPart parts) {
    for (OutboxPart part = parts; part != null; part = part.next) {
      part.forget();
    }
  }
}
