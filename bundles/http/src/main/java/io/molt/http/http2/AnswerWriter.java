package io.molt.http.http2;

import io.molt.http.Reply;
import io.molt.http.RequestBody;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answer on one stream, as far as it is there and the client lets it: Netty's flow
 * control asks for what may leave, one part of the answer after the other. On the loop.
 */
final class AnswerWriter {

  private final Session session;
  private final StreamExchange exchange;
  private boolean begun;
  private boolean noBody;
  private boolean over;
  private long declared = AnswerHeads.UNDECLARED;
  private long written;

  /** What is being written; null if nothing is. */
  private @Nullable Part part;

  private long progressNanos;

  AnswerWriter(Session session, StreamExchange exchange) {
    this.session = session;
    this.exchange = exchange;
  }

  /** Whether all of the answer is on its way. */
  boolean isOver() {
    return over;
  }

  /** How many bytes of the body were written. */
  long written() {
    return written;
  }

  /** Whether somebody waits until more can be written. */
  boolean isAwaited() {
    return exchange.reply() instanceof Reply.Streamed streamed
        && streamed.waitingBytes().isAwaited();
  }

  /**
   * Goes on.
   *
   * @param reply null as long as there is none
   */
  void go(@Nullable Reply reply) {
    if (over) {
      return;
    }
    switch (reply) {
      case null -> inviteBody();
      case Reply.Whole whole -> {
        if (!begun) {
          write(whole);
        }
      }
      case Reply.Streamed streamed -> write(streamed);
      case Reply.File file -> throw new IllegalStateException("a file (expected: its parts)");
      case Reply.Switched switched -> {
        over = true;
        exchange.answered(switched.status());
        session
            .wire()
            .writeHead(
                exchange.stream(),
                head(switched.status(), switched.fields(), AnswerHeads.UNDECLARED),
                false);
        exchange.switched(switched);
      }
    }
  }

  private void inviteBody() {
    RequestBody body = exchange.body();
    if (body != null
        && exchange.traits().expectsContinue()
        && body.isAwaited()
        && body.isUninvited()) {
      body.invite();
      session.wire().writeHead(exchange.stream(), session.heads().invitation(), false);
    }
  }

  private void write(Reply.Whole reply) {
    ByteBuffer body = reply.body();
    Http2Headers head = head(reply.status(), reply.fields(), body.remaining());
    if (!noBody && declared != body.remaining()) {
      say(body.remaining(), "answered with 500");
      write(Reply.Whole.empty(500));
      return;
    }
    begun = true;
    exchange.answered(reply.status());
    boolean bare = noBody || !body.hasRemaining();
    if (bare) {
      over = true;
      exchange.answeredWhole(0);
    }
    session.wire().writeHead(exchange.stream(), head, bare);
    if (bare) {
      exchange.afterAnswer();
    } else {
      enqueue(body);
    }
  }

  private void write(Reply.Streamed reply) {
    if (reply.isFailed()) {
      fail(reply.failure());
      return;
    }
    if (!begun) {
      begun = true;
      Http2Headers head = head(reply.status(), reply.fields(), AnswerHeads.UNDECLARED);
      exchange.answered(reply.status());
      session.wire().writeHead(exchange.stream(), head, false);
    }
    while (part == null && !over) {
      boolean finished = reply.isFinished();
      ByteBuffer next = reply.next();
      if (next == null) {
        if (finished) {
          end(reply.trailers());
        }
        return;
      }
      if (noBody) {
        reply.waitingBytes().taken(next.remaining());
      } else if (declared != AnswerHeads.UNDECLARED && written + next.remaining() > declared) {
        reply.waitingBytes().taken(next.remaining());
        breakOff(written + next.remaining());
        return;
      } else {
        enqueue(next);
      }
    }
  }

  /** Without a head the request could be taken for one that was never read, and sent again. */
  private void fail(int status) {
    if (begun) {
      exchange.reset(Http2Error.INTERNAL_ERROR);
    } else {
      write(Reply.Whole.empty(status));
    }
  }

  private Http2Headers head(int status, List<String> fields, long length) {
    boolean bare = status == 204 || status == 205; // of which no field says how long the body is
    noBody = exchange.traits().isHead() || bare || status == 304;
    AnswerHeads heads = session.heads();
    Http2Headers head =
        heads.head(
            status,
            fields,
            status != 204,
            status == 205 ? 0 : status == 304 ? AnswerHeads.UNDECLARED : length,
            status == 205,
            session.settings().httpRequestId() ? exchange.request().requestId() : null);
    declared = heads.declared() == AnswerHeads.UNDECLARED ? length : heads.declared();
    return head;
  }

  private void enqueue(ByteBuffer next) {
    Part begins = new Part(next);
    part = begins;
    progressNanos = session.answers().nanoTime();
    session.wire().enqueue(exchange.stream(), begins);
  }

  private void end(List<String> trailers) {
    if (!noBody && declared != AnswerHeads.UNDECLARED && written != declared) {
      breakOff(written);
      return;
    }
    if (trailers.isEmpty() || noBody) {
      session.output().end(exchange.stream());
      finished();
    } else {
      over = true;
      exchange.answeredWhole(written);
      session.wire().writeHead(exchange.stream(), session.heads().trailers(trailers), true);
      exchange.afterAnswer();
    }
  }

  private void finished() {
    over = true;
    exchange.answeredWhole(written);
    session.wire().ended(exchange.stream());
    exchange.afterAnswer();
  }

  private void breakOff(long found) {
    say(found, "the stream is reset");
    exchange.reset(Http2Error.INTERNAL_ERROR);
  }

  private void say(long found, String consequence) {
    session
        .log()
        .warn(
            "[conn {}] A response of {} bytes declared Content-Length: {} (expected: the same);"
                + " {}.",
            session.client().id(),
            found,
            declared,
            consequence);
  }

  /** A part has been written. */
  private void goOn() {
    part = null;
    if (exchange.reply() instanceof Reply.Streamed streamed) {
      write(streamed);
    } else {
      finished();
    }
  }

  /** Gives up a client that does not read the answer. */
  void look(long now) {
    long idle = session.client().settings().connections().heartbeatIdleTime().toNanos();
    if (part != null && idle > 0 && now - progressNanos >= idle) {
      session
          .log()
          .debug(
              "[conn {}] The client reads nothing of an answer for heartbeat_idle_time: reset.",
              session.client().id());
      exchange.reset(Http2Error.CANCEL);
    }
  }

  /**
   * A part of the answer. Each is an object of its own: the next is queued while Netty has not yet
   * counted what this one has shrunk by, for which it asks for its size once more.
   */
  private final class Part implements Http2RemoteFlowController.FlowControlled {
    private final ByteBuffer data;
    private int left;

    Part(ByteBuffer data) {
      this.data = data;
      this.left = data.remaining();
    }

    @Override
    public int size() {
      return left;
    }

    @Override
    public void write(ChannelHandlerContext context, int allowed) {
      int may = Math.min(allowed, left);
      int frame = session.wire().maxFrameSize();
      Reply reply = exchange.reply();
      while (may > 0) {
        int length = Math.min(may, frame);
        may -= length;
        left -= length;
        boolean last = left == 0 && reply instanceof Reply.Whole;
        session.output().data(exchange.stream(), data, length, last);
        written += length;
        if (reply instanceof Reply.Streamed streamed) {
          streamed.waitingBytes().taken(length);
        }
      }
      progressNanos = session.answers().nanoTime();
    }

    @Override
    public void writeComplete() {
      goOn();
    }

    @Override
    public void error(ChannelHandlerContext context, Throwable cause) {
      session
          .log()
          .debug(
              "[conn {}] An answer is not written to its end: {}",
              session.client().id(),
              String.valueOf(cause));
    }

    @Override
    public boolean merge(
        ChannelHandlerContext context, Http2RemoteFlowController.FlowControlled next) {
      return false;
    }
  }
}
