package io.molt.listener.spi;

import io.molt.spi.OpenFile;
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

    /** Whether it can be written on as soon as there is room; if not, it asks when it can. */
    boolean isReady() {
      return true;
    }

    /** It will not be written any more. */
    abstract void forget();
  }

  /** Bytes that are copied on their way to the socket. */
  private static class OwnPart extends Part {
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

  /** The same with a head of the server's own, for which they need not be copied together. */
  private static final class HeadedPart extends OwnPart {
    private byte @Nullable [] head;

    HeadedPart(byte[] head, ByteBuffer data) {
      super(data);
      this.head = head;
    }

    @Override
    int writeTo(SocketWriter writer) {
      byte[] before = head;
      if (before == null) {
        return super.writeTo(writer);
      }
      if (!writer.hasRoom()) {
        return 0;
      }
      head = null;
      writer.write(before, before.length);
      return before.length + super.writeTo(writer);
    }

    @Override
    boolean isWritten() {
      return head == null && super.isWritten();
    }
  }

  /** Those behind which nothing is added. */
  private static final class LastPart extends OwnPart {
    LastPart(ByteBuffer data) {
      super(data);
    }
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

  /** A file. What it counts for is written when all of it is. */
  private static final class FilePart extends Part {
    private final OutgoingFile file;

    FilePart(OutgoingFile file) {
      this.file = file;
    }

    @Override
    int writeTo(SocketWriter writer) {
      file.writeTo(writer);
      return file.isWritten() ? OutgoingFile.WEIGHT : 0;
    }

    @Override
    boolean isWritten() {
      return file.isWritten();
    }

    @Override
    boolean isReady() {
      return false;
    }

    @Override
    void forget() {
      file.giveUp();
    }
  }

  private static final AtomicReferenceFieldUpdater<Outbox, @Nullable Part> ADDED =
      AtomicReferenceFieldUpdater.newUpdater(Outbox.class, Part.class, "added");

  /** Stands for the last part when that was taken to be written. */
  private static final Part END = new LastPart(ByteBuffer.allocate(0));

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
    if (!data.hasRemaining()) {
      return waitingBytes.isWritable();
    }
    if (isGivenUp()) {
      return false;
    }
    BufferLoan loan = connection.client().reactor().loans().of(data);
    int size = data.remaining();
    return add(
        loan == null ? new OwnPart(BufferLoan.lasting(data)) : new LentPart(loan.slice(data)),
        size);
  }

  /** Queues bytes likewise, with some that stand before them. */
  boolean offer(byte[] head, ByteBuffer data) {
    return !isGivenUp()
        && add(new HeadedPart(head, BufferLoan.lasting(data)), head.length + data.remaining());
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
    return add(new FilePart(OutgoingFile.of(connection.client(), file)), OutgoingFile.WEIGHT);
  }

  /** The same, and whatever is offered behind them, by whichever thread, is dropped. */
  void offerLast(ByteBuffer data) {
    if (!isGivenUp()) {
      add(new LastPart(data), data.remaining());
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

  private boolean add(Part part, int size) {
    waitingBytes.queued(size);
    Part before;
    do {
      before = added;
      if (before instanceof LastPart) {
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
    if (part != null && part.isReady() && writer.hasRoom()) {
      again();
    }
    waitingBytes.progressed();
    connection.drained();
  }

  /** The part to be written next. It stays the first. */
  private @Nullable Part next() {
    if (first == null && added != null) {
      first = reversed(takeAdded());
    }
    return first;
  }

  private @Nullable Part takeAdded() {
    Part all = added;
    while (all != null && all != END) {
      if (ADDED.compareAndSet(this, all, all instanceof LastPart ? END : null)) {
        return all;
      }
      all = added;
    }
    return null;
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
    forget(takeAdded());
  }

  private static void forget(@Nullable Part parts) {
    for (Part part = parts; part != null; part = part.next) {
      part.forget();
    }
  }
}
