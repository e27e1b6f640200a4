package io.molt.http;

import io.molt.listener.spi.ReadGate;
import io.molt.listener.spi.SocketWriter;
import io.molt.listener.spi.WaitingBytes;
import io.molt.listener.spi.WriteTurn;
import io.netty.channel.ChannelOption;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * The answers of one connection: written in the order of their requests whenever somebody has asked
 * for the turn, and counted, so that a client that does not read them is not read from either.
 *
 * <p>For use on the event loop, but for {@link #ask} and what is said to be usable from any thread.
 */
final class Answers extends WriteTurn {

  private static final AtomicLongFieldUpdater<Answers> QUEUED =
      AtomicLongFieldUpdater.newUpdater(Answers.class, "queued");

  private final HttpConnection connection;
  private final RequestReader reader;
  private final SocketWriter socket;
  private final ResponseWriter writer;
  private final Exchanges exchanges;
  private final PipelineLimit pipelineLimit = new PipelineLimit();

  /** How many bytes waited in exchanges when that was last looked at. */
  private volatile long queued;

  Answers(
      HttpConnection connection,
      ReadGate gate,
      RequestDecoder decoder,
      RequestReader reader,
      ResponseHeads heads) {
    super(connection.client().reactor());
    this.connection = connection;
    this.reader = reader;
    this.socket = new SocketWriter(connection.client(), this);
    this.writer = new ResponseWriter(connection, socket, heads);
    this.exchanges = new Exchanges(connection, gate, decoder, socket);
  }

  /** Where they are written to. */
  SocketWriter socket() {
    return socket;
  }

  /** Those that are answered. */
  Exchanges exchanges() {
    return exchanges;
  }

  /** How many bytes of answers wait, about. From any thread. */
  long waiting() {
    return queued + socket.outstanding();
  }

  /** Counts the bytes of a streamed one. From any thread. */
  WaitingBytes newWaitingBytes() {
    return new WaitingBytes(socket);
  }

  /** Whether all that is left to do is to write what was answered. */
  boolean areEnding() {
    ConnectionState now = connection.state();
    return !now.answers() || (now != ConnectionState.OPEN && exchanges.isEmpty());
  }

  /** Whether the connection is to be closed after the answer to this one. */
  boolean areOverWith(HttpExchange exchange) {
    boolean last = connection.state() != ConnectionState.OPEN && exchanges.isNewest(exchange);
    return last || (!(exchange.reply() instanceof Reply.Streamed) && !reader.canSkipRest(exchange));
  }

  /** Whether the kernel is known not to take all at once; on io_uring, some is always under way. */
  private boolean isHeldUp() {
    boolean later = connection.client().reactor().writesLater();
    return socket.outstanding() > 0 && !(later && socket.hasRoom());
  }

  /** A request has arrived whole: reads no further if enough are in hand, or enough waits. */
  void requested() {
    if (pipelineLimit.isReached(exchanges.size())) {
      connection.gate().close(ReadGate.Reason.PIPELINE);
    }
    if (socket.outstanding() > 0 && exchanges.waiting() > highWatermark()) {
      connection.gate().close(ReadGate.Reason.BACKLOG);
    }
  }

  private long highWatermark() {
    return connection.client().settings().buffers().bufferHighWatermark();
  }

  @Override
  protected void drain(long now) {
    if (!socket.isOpen()) {
      return;
    }
    boolean full = connection.state().answers() && writeAnswers(now);
    socket.flush(now);
    if (socket.outstanding() == 0 || isHeldUp()) {
      pipelineLimit.flushed(socket.outstanding() == 0);
    }
    if (pipelineLimit.allowsMore(exchanges.size())) {
      connection.gate().open(ReadGate.Reason.PIPELINE);
    }
    if (full && socket.hasRoom()) {
      again();
    }
    long waiting = exchanges.waiting();
    QUEUED.lazySet(this, waiting - socket.outstanding());
    if (waiting <= highWatermark() / 2) {
      connection.gate().open(ReadGate.Reason.BACKLOG);
    }
    exchanges.forEach(HttpExchange::progressed);
    exchanges.count();
    connection.settle();
  }

  /** What has the channel from here on without a worker's answer begins with that of its own. */
  void announce(ChannelSuccessor successor) {
    byte[] answer = successor.answer();
    socket.write(answer, answer.length);
    socket.flush(connection.client().nanoTime());
  }

  /** Whether it stopped because the socket takes no more. */
  private boolean writeAnswers(long now) {
    for (HttpExchange first = exchanges.first(); first != null; first = exchanges.first()) {
      if (connection.holds(first, now)) {
        return false;
      }
      boolean reusable = reader.canSkipRest(first);
      switch (writer.write(first)) {
        case WAITING -> {
          return !socket.hasRoom();
        }
        case BROKEN -> {
          breakOff(now);
          return false;
        }
        case SWITCHED -> {
          socket.flush(now);
          HttpExchange last = exchanges.removeFirst();
          last.goesOn();
          last.noted(0, true);
          if (last.reply() instanceof Reply.Switched switched
              && switched.successor() instanceof ChannelSuccessor successor) {
            connection.handOver(successor);
          }
          return false;
        }
        case ENDED -> ended(exchanges.removeFirst(), reusable);
      }
      if (!connection.state().answers()) {
        return false;
      }
      if (!socket.hasRoom()) {
        return true;
      }
    }
    return false;
  }

  /**
   * All of an answer is on its way: further ones may follow, unless it says that it is the last.
   */
  private void ended(HttpExchange exchange, boolean reusable) {
    reader.ended(exchange);
    exchange.end();
    exchange.noted(writer.written(), true);
    if (writer.closes() || !reusable) {
      connection.answerNoMore();
    }
    pipelineLimit.answered();
  }

  /** The client is gone: whatever is in hand is not answered to its end. */
  void gone() {
    exchanges.forEach(
        exchange -> {
          boolean begun = writer.isWithinAnswer() && exchange == exchanges.first();
          exchange.noted(begun ? writer.written() : 0, false);
        });
  }

  /** The answer that has begun will not be completed, and the client must see that. */
  private void breakOff(long now) {
    socket.flush(now);
    if (writer.endsByClose()) {
      connection.client().channel().config().setOption(ChannelOption.SO_LINGER, 0);
      connection.abort();
    } else if (isHeldUp()) {
      connection.abort();
    } else {
      connection.answerNoMore();
    }
  }
}
