package io.molt.http;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.OpenConnection;
import io.molt.listener.spi.ReadGate;
import io.molt.listener.spi.SocketLook;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How an HTTP connection ends that the server wants to end, so that no request is lost that has
 * reached it: what was sent already is still read, and an answer is made the last, with {@code
 * Connection: close}, only when no further request is there. Where the client asks for nothing, the
 * server closes its half after a moment of quiet. What is left is the race that HTTP has by itself:
 * a request on its way while the server's end is on its own (RFC 9112, 9.6).
 *
 * <p>It lasts {@link #LONGEST_NANOS}: then what has arrived in part is answered with 503. On the
 * loop.
 */
final class LastCall {

  /** A client that asks all the time has asked again by then. */
  static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** What a client is told whose request is not complete in time. */
  private static final Refusal REFUSAL = new Refusal(503, "the connection ends");

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** And at least so many looks at the socket, for a loop may be held up. */
  private static final int FEWEST_LOOKS = 8;

  /** For how long it holds that nothing has come. */
  private static final long CERTAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final HttpConnection connection;
  private final ClientChannel client;
  private final Exchanges exchanges;
  private final ReadGate gate;
  private final RequestDecoder decoder;
  private final RequestReader reader;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final SocketLook forQuiet;
  private final SocketLook forAnswer;
  private final long sinceNanos;
  private boolean holding;
  private int looks;
  private long emptySeenNanos;
  private boolean finished;

  LastCall(
      HttpConnection connection,
      Exchanges exchanges,
      ReadGate gate,
      RequestDecoder decoder,
      RequestReader reader) {
    this.connection = connection;
    this.client = connection.client();
    this.exchanges = exchanges;
    this.gate = gate;
    this.decoder = decoder;
    this.reader = reader;
    this.forQuiet = new SocketLook(client, this::lookedForQuiet);
    this.forAnswer = new SocketLook(client, this::lookedForAnswer);
    this.sinceNanos = client.nanoTime();
    this.emptySeenNanos = sinceNanos - 2 * CERTAIN_NANOS;
  }

  /**
   * Begins.
   *
   * @param quietNanos how long to wait for a further request at least
   */
  void begin(long quietNanos) {
    forQuiet.after(reader.isReceivingForWorker() ? 0 : quietNanos);
  }

  /** Completed when the connection takes no further request, or is closed. */
  CompletableFuture<Void> over() {
    return over;
  }

  /** No further request is taken. */
  void end() {
    over.complete(null);
  }

  /**
   * Whether the answer that is to be written next has to wait, for it may be the last and whether
   * something follows its request is not known.
   */
  boolean holds(HttpExchange exchange, long now) {
    if (over.isDone()
        || exchange.reply() == null
        || !exchanges.isNewest(exchange)
        || reader.isReceiving()
        || decoder.holdsBytes()
        || !gate.isOpen()) {
      return false;
    }
    if (now - emptySeenNanos <= CERTAIN_NANOS) {
      takeNoMore();
      return false;
    }
    if (!holding) {
      holding = true;
      forAnswer.after(0);
    }
    return true;
  }

  private void lookedForAnswer(boolean nothing) {
    looks++;
    holding = false;
    if (nothing || isLate()) {
      emptySeenNanos = client.nanoTime();
    }
    connection.answers().now();
  }

  private void lookedForQuiet(boolean nothing) {
    looks++;
    if (connection.state() == ConnectionState.SWITCHED) {
      return; // what it has become is asked for its own: see passOn
    }
    if (over.isDone() || !connection.state().takes() || connection.answers().areEnding()) {
      end();
    } else if (reader.isReceivingForWorker()) {
      connection.waitForThisAsLast();
      end();
    } else if (isLate()) {
      cutOff();
    } else if (nothing && !hasBegun() && quietFor() >= QUIET_NANOS && gate.isOpen()) {
      takeNoMore();
    } else {
      forQuiet.after(Math.max(QUIET_NANOS - quietFor(), 0));
    }
  }

  private boolean isLate() {
    return looks >= FEWEST_LOOKS && client.nanoTime() - sinceNanos >= LONGEST_NANOS;
  }

  private long quietFor() {
    return client.nanoTime() - client.lastReadNanos();
  }

  private boolean hasBegun() {
    return reader.isReceiving() || decoder.holdsBytes();
  }

  private void takeNoMore() {
    connection.takeNoMore();
    end();
  }

  /** The rest of what has arrived in part is not waited for any longer, unless a worker does. */
  void cutOff() {
    if (over.isDone()) {
      return;
    }
    if (reader.isReceivingForWorker()) {
      connection.waitForThisAsLast();
    } else if (!cutOffReceiving()) {
      connection.takeNoMore();
    }
    end();
  }

  /** What the connection has become is to end likewise. */
  void passOn(OpenConnection successor) {
    if (finished) {
      successor.finish();
    } else {
      successor.retire().thenRun(this::end);
    }
  }

  /** Nothing is waited for any longer: what has no answer gets 503. */
  void finish() {
    finished = true;
    cutOff();
    connection.takeNoMore();
    reader.abandon(REFUSAL);
    exchanges.forEach(exchange -> exchange.fail(503));
    connection.answers().now();
  }

  /**
   * Answers a request that has arrived in part with 503, and tells whether there was one. What was
   * answered already for coming too late, or by an earlier call, is none.
   */
  boolean cutOffReceiving() {
    if (reader.isReceiving()) {
      reader.abandon(REFUSAL);
    } else if (connection.state().takes() && decoder.hasBegun()) {
      reader.refuse(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"), REFUSAL);
    } else {
      return false;
    }
    return true;
  }
}
