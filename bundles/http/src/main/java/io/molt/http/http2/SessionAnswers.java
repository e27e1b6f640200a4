package io.molt.http.http2;

import io.molt.listener.spi.ReactorLoop;
import io.molt.listener.spi.SocketWriter;
import io.molt.listener.spi.WriteTurn;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one connection: those that somebody has asked for are gone on with whenever it is
 * their turn, and leave together. On the loop, but for {@link #ask}.
 */
final class SessionAnswers extends WriteTurn {

  private final Session session;
  private final Queue<StreamExchange> asked = new ConcurrentLinkedQueue<>();

  /** Those on which somebody waits until the client has read more. */
  private final List<StreamExchange> awaited = new ArrayList<>();

  private boolean draining;

  /** When the drain has begun that is under way. */
  private long drainNanos;

  SessionAnswers(Session session, ReactorLoop reactor) {
    super(reactor);
    this.session = session;
  }

  /** There is something to be done on a stream. From any thread; once until its turn has come. */
  void ask(StreamExchange exchange) {
    asked.add(exchange);
    ask();
  }

  /** Frames were written that are to leave, or what could not be written may be by now. */
  void flushLater() {
    if (!draining) {
      now();
    }
  }

  /**
   * The time, for what is noted of each answer: while many are written together, one and the same.
   */
  long nanoTime() {
    return draining ? drainNanos : session.client().nanoTime();
  }

  @Override
  protected void drain(long now) {
    SocketWriter socket = session.socket();
    if (!socket.isOpen()) {
      asked.clear();
      return;
    }
    draining = true;
    drainNanos = now;
    boolean full;
    try {
      turns();
      session.wire().writePending();
      full = !session.client().channel().isWritable();
    } finally {
      draining = false;
    }
    socket.flush(now);
    Channel channel = session.client().channel();
    if (full && channel.isWritable()) {
      again();
    }
    progressed();
    session.memory().count();
    session.settle();
  }

  private void turns() {
    @Nullable StreamExchange next = asked.poll();
    while (next != null) {
      next.turn();
      if (next.isAwaited()) {
        awaited.add(next);
      }
      next = asked.poll();
    }
  }

  private void progressed() {
    if (!awaited.isEmpty()) {
      List<StreamExchange> all = List.copyOf(awaited);
      awaited.clear();
      for (StreamExchange each : all) {
        each.progressed();
        if (each.isOpen() && each.isAwaited()) {
          awaited.add(each);
        }
      }
    }
  }

  /** The client is gone. */
  void gone() {
    awaited.clear();
    asked.clear();
  }
}
