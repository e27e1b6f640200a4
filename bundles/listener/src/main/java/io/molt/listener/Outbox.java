package io.molt.listener;

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
  private static final class Part {
    private final ByteBuffer data;
    private @Nullable Part next;

    Part(ByteBuffer data) {
      this.data = data;
    }
  }

  private static final AtomicReferenceFieldUpdater<Outbox, @Nullable Part> ADDED =
      AtomicReferenceFieldUpdater.newUpdater(Outbox.class, Part.class, "added");

  private final TcpConnection connection;
  private final SocketWriter writer;
  private final Backlog backlog;

  /** The part that was added last. */
  private volatile @Nullable Part added;

  /** The part to be written next, the loop's alone; those that follow it came before the added. */
  private @Nullable Part first;

  Outbox(TcpConnection connection, Link link) {
    super(link.reactor().loop());
    this.connection = connection;
    this.writer = new SocketWriter(link, this);
    this.backlog = new Backlog(writer);
  }

  Backlog backlog() {
    return backlog;
  }

  SocketWriter writer() {
    return writer;
  }

  /** Queues bytes behind those queued before. From any thread. */
  void add(ByteBuffer data) {
    backlog.queued(data.remaining());
    Part part = new Part(data);
    Part before;
    do {
      before = added;
      part.next = before;
    } while (!ADDED.compareAndSet(this, before, part));
    ask();
  }

  boolean isEmpty() {
    return backlog.waiting() == 0;
  }

  /** The channel is closed: what waits is forgotten, and those who wait are called. On the loop. */
  void close() {
    writer.close();
    forget();
    backlog.end();
  }

  @Override
  void drain(long now) {
    if (!writer.isOpen()) {
      forget();
      return;
    }
    Part part = next();
    while (part != null) {
      backlog.taken(writer.write(part.data));
      if (part.data.hasRemaining()) {
        break;
      }
      first = part.next;
      part = next();
    }
    writer.flush(now);
    if (part != null && writer.hasRoom()) {
      again();
    }
    backlog.progressed();
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
    first = null;
    added = null;
  }
}
