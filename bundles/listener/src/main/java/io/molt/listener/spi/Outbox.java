package io.molt.listener.spi;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one client: any thread adds, the connection's event loop writes. While
 * nothing is, it consists of two references: a queue that is there before it is needed would be a
 * sixth of what an idle connection may cost.
 */
final class Outbox extends WriteTurn {

  /** Bytes that wait, and those that were added before them; or, once taken, after them. */
  private abstract static class Part {
    private @Nullable Part next;

    /** Writes as much as there is room for, and tells how many bytes that were. */
    abstract int writeTo(SocketWriter writer);

    abstract boolean isWritten();

    /** It will not be written any more. */
    abstract void forget();
  }

  /** Bytes that are copied on their way to the socket. */
  private static final class OwnPart extends Part {
    private final ByteBuffer data;

    OwnPart(ByteBuffer data) {
      this.data = data;
    }

    @Override
    int writeTo(SocketWriter writer) {
      return writer.write(data);
    }

    @Override
    boolean isWritten() {
      return !data.hasRemaining();
    }

    @Override
    void forget() {}
  }

  /** Bytes of the listener's that a worker had on loan. */
  private static final class LentPart extends Part {
    private @Nullable ByteBuf data;

    LentPart(ByteBuf data) {
      this.data = data;
    }

    @Override
    int writeTo(SocketWriter writer) {
      int written = data == null ? 0 : writer.write(data);
      if (written > 0) {
        data = null;
      }
      return written;
    }

    @Override
    boolean isWritten() {
      return data == null;
    }

    @Override
    void forget() {
      if (data != null) {
        data.release();
        data = null;
      }
    }
  }

  private static final AtomicReferenceFieldUpdater<Outbox, @Nullable Part> ADDED =
      AtomicReferenceFieldUpdater.newUpdater(Outbox.class, Part.class, "added");

  private final StreamConnection<?> connection;
  private final SocketWriter writer;
  private final WaitingBytes waitingBytes;

  /** The part that was added last. */
  private volatile @Nullable Part added;

  /** The part to be written next, the loop's alone; those that follow it came before the added. */
  private @Nullable Part first;

  Outbox(StreamConnection<?> connection, ClientChannel client) {
    super(client.reactor().loop());
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
    if (data.hasRemaining()) {
      if (waitingBytes.isExcessive()) {
        connection.client().sayTooSlow(waitingBytes.waiting());
        connection.abort();
        return false;
      }
      add(data);
    }
    return waitingBytes.isWritable();
  }

  private void add(ByteBuffer data) {
    int size = data.remaining();
    BufferLoan loan = connection.client().reactor().loans().of(data);
    Part part =
        loan == null ? new OwnPart(BufferLoan.lasting(data)) : new LentPart(loan.slice(data));
    waitingBytes.queued(size);
    Part before;
    do {
      before = added;
      part.next = before;
    } while (!ADDED.compareAndSet(this, before, part));
    ask();
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
    Part part = next();
    while (part != null) {
      waitingBytes.taken(part.writeTo(writer));
      if (!part.isWritten()) {
        break;
      }
      first = part.next;
      part = next();
    }
    writer.flush(now);
    if (part != null && writer.hasRoom()) {
      again();
    }
    waitingBytes.progressed();
    connection.drained();
  }

  /** The part to be written next. It stays the first. */
  private @Nullable Part next() {
    if (first == null && added != null) {
      first = reversed(ADDED.getAndSet(this, null));
    }
    return first;
  }

  private static @Nullable Part reversed(@Nullable Part last) {
    Part before = null;
    for (Part part = last; part != null; ) {
      Part earlier = part.next;
      part.next = before;
      before = part;
      part = earlier;
    }
    return before;
  }

  private void forget() {
    forget(first);
    first = null;
    forget(ADDED.getAndSet(this, null));
  }

  private static void forget(@Nullable Part parts) {
    for (Part part = parts; part != null; part = part.next) {
      part.forget();
    }
  }
}
