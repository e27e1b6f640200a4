package io.molt.listener;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one client: any thread adds, the connection's event loop writes. The first
 * part that waits is the loop's, the others are in the queue.
 */
final class Outbox {

  private final Queue<ByteBuffer> queue = new ConcurrentLinkedQueue<>();
  private final SocketWriter writer;
  private final WriteTurn turn;
  private final Backlog backlog;
  private final Runnable written;
  private @Nullable ByteBuffer first;

  /**
   * @param written called on the loop whenever all that was queued has reached the kernel
   */
  Outbox(Link link, Runnable written) {
    this.turn = new WriteTurn(link.reactor().loop(), this::drain);
    this.writer = new SocketWriter(link, turn::now);
    this.backlog = new Backlog(writer, link.settings());
    this.written = written;
  }

  /** Sends are written together at the end of a burst. On the loop. */
  WriteTurn turn() {
    return turn;
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
    queue.add(data);
    turn.ask();
  }

  boolean isEmpty() {
    return backlog.waiting() == 0;
  }

  /** The channel is closed: what waits is forgotten, and those who wait are called. On the loop. */
  void close() {
    writer.close();
    first = null;
    queue.clear();
    backlog.end();
  }

  private void drain(long now) {
    if (!writer.isOpen()) {
      queue.clear();
      return;
    }
    ByteBuffer part = first == null ? queue.poll() : first;
    while (part != null) {
      backlog.taken(writer.write(part));
      if (part.hasRemaining()) {
        break;
      }
      part = queue.poll();
    }
    first = part;
    writer.flush(now);
    if (part != null && writer.hasRoom()) {
      turn.again();
    }
    backlog.progressed();
    if (isEmpty()) {
      written.run();
    }
  }
}
