package io.molt.http.http2;

import static java.util.Objects.requireNonNull;

import io.molt.http.HeadCheck;
import io.molt.http.HttpSettings;
import io.molt.http.Refusal;
import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.LingeringClose;
import io.molt.listener.spi.OpenConnection;
import io.molt.listener.spi.SocketWriter;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on which HTTP/2 is spoken: what Netty's codec, the port and the streams tell each
 * other. What is not said to be usable from any thread is for the event loop alone.
 */
final class Session implements OpenConnection {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** What a write fails with. */
  static final ClosedChannelException CLOSED = new ClosedChannelException();

  /** What a client is told whose request is not complete in time. */
  static final Refusal ENDING = new Refusal(503, "the connection ends");

  /** How much of a body is gathered before its request is handed on. */
  private static final int GATHERED = 64 * 1024;

  private final Http2Port port;
  private final ClientChannel client;
  private final Dispatcher dispatcher;
  private final SessionAnswers answers;
  private final FrameOutput output;
  private final SessionMemory memory;
  private final FloodWatch floods;
  private final SessionLateness lateness;
  private final SessionHandler handler;
  private final Http2Connection streams;
  private @Nullable RequestFrames frames;
  private @Nullable ChannelHandlerContext context;
  private volatile @Nullable SessionEnd end;
  private boolean inputEnded;
  private boolean closing;

  Session(Http2Port port, ClientChannel client, Dispatcher dispatcher) {
    this.port = port;
    this.client = client;
    this.dispatcher = dispatcher;
    this.answers = new SessionAnswers(this, client.reactor().loop());
    this.output = new FrameOutput(this, answers);
    this.memory = new SessionMemory(this);
    this.floods = new FloodWatch(this, port.settings().http2());
    this.lateness = new SessionLateness(this);
    this.handler = Codec.handler(this, port.settings().http2());
    this.streams = handler.connection();
  }

  /** From any thread, as what else never changes. */
  ClientChannel client() {
    return client;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  HttpSettings settings() {
    return port.settings();
  }

  HeadCheck check() {
    return port.check();
  }

  AnswerHeads heads() {
    return port.heads(client);
  }

  /** Its turn can be asked for from any thread. */
  SessionAnswers answers() {
    return answers;
  }

  FrameOutput output() {
    return output;
  }

  SocketWriter socket() {
    return output.socket();
  }

  SessionMemory memory() {
    return memory;
  }

  FloodWatch floods() {
    return floods;
  }

  SessionHandler handler() {
    return handler;
  }

  SessionLateness lateness() {
    return lateness;
  }

  /** Whether no more of any body is to come for now. */
  boolean isHeld() {
    return memory.isHeld();
  }

  /** How much of a body is gathered before its request is handed on. */
  int gathered() {
    return Math.min(GATHERED, client.settings().buffers().maxQueuedBytes());
  }

  /** Whether it ends, and what is left to do is to write. */
  boolean isClosing() {
    return closing || (end != null && end.isOver());
  }

  private ChannelHandlerContext context() {
    return requireNonNull(context, "context");
  }

  /** What Netty's codec tells. Called while that is put together. */
  void knows(RequestFrames made) {
    frames = made;
  }

  private RequestFrames frames() {
    return requireNonNull(frames, "frames");
  }

  /** What is done on the open streams. */
  List<StreamTaker> takers() {
    List<StreamTaker> all = new ArrayList<>(streams.numActiveStreams());
    try {
      streams.forEachActiveStream(
          stream -> {
            StreamTaker taker = frames().taker(stream);
            if (taker != null) {
              all.add(taker);
            }
            return true;
          });
    } catch (Http2Exception never) {
      throw new IllegalStateException(never);
    }
    return all;
  }

  /** Puts itself at the end of its channel's pipeline. */
  void join() {
    client.channel().pipeline().addLast(output);
    begin();
  }

  /** Its output stands in the pipeline: what comes next is HTTP/2. */
  void begin() {
    client.channel().pipeline().addLast(handler);
    context = client.channel().pipeline().context(handler);
    widen();
    lateness.begin();
    answers.progress();
  }

  /** The same where the head of the preface was taken for a request already. */
  void beginWithHead() {
    begin();
    handler.readHead(context());
  }

  /** The same where a request of HTTP/1.1 is the first. */
  void beginWith(HttpRequest request, Http2Settings itsSettings) {
    begin();
    try {
      handler.onHttpServerUpgrade(itsSettings);
      Requests.upgraded(this, requireNonNull(streams.stream(1), "stream 1"), request);
    } catch (Http2Exception refused) {
      handler.onError(context(), false, refused);
    }
  }

  /** The window of all streams together, which begins as that of one does. */
  private void widen() {
    Http2Stream all = streams.connectionStream();
    int wanted = settings().http2().connectionWindowSize();
    try {
      int more = wanted - streams.local().flowController().windowSize(all);
      if (more > 0) {
        streams.local().flowController().incrementWindowSize(all, more);
      }
    } catch (Http2Exception never) {
      throw new IllegalStateException(never);
    }
  }

  /** Bytes have come. */
  void burst(int bytes) {
    client.received(bytes);
    answers.burst();
  }

  /** They have been read. */
  void burstOver() {
    long now = client.readNow();
    lateness.burstOver(now);
    if (socket().isUnflushed()) {
      answers.progress();
    }
    answers.burstOver(now);
    memory.count();
    settle();
  }

  /** A request has come, on a stream that is new. */
  void request(Http2Stream stream, Http2Headers fields, boolean last) throws Http2Exception {
    if (closing) {
      reset(stream, Http2Error.REFUSED_STREAM);
    } else {
      Requests.begun(this, stream, fields, last);
    }
  }

  /** From here on, what comes on a stream is another's. */
  void take(Http2Stream stream, StreamTaker taker) {
    frames().take(stream, taker);
  }

  /** Whether the server wants it to end. From any thread. */
  boolean isEnding() {
    return end != null;
  }

  /** Hands a request on. */
  void dispatch(StreamExchange exchange) {
    try {
      if (!dispatcher.dispatch(exchange)) {
        exchange.unanswered();
      }
    } catch (RuntimeException | Error thrown) {
      LOG.error("[conn {}] A request could not be handed on.", client.id(), thrown);
      exchange.fail(500);
    }
  }

  /** Says why a request is refused. */
  void say(StreamExchange exchange, Refusal refusal) {
    LOG.debug(
        "[conn {}] A request on stream {} is refused with {}: {}.",
        client.id(),
        exchange.stream().id(),
        refusal.status(),
        refusal.reason());
  }

  void writeHead(Http2Stream stream, Http2Headers head, boolean last) {
    handler.encoder().writeHeaders(context(), stream.id(), head, 0, last, context().newPromise());
  }

  /** What is to leave as the client's windows allow. */
  void enqueue(Http2Stream stream, AnswerWriter writer) {
    handler.encoder().flowController().addFlowControlled(stream, writer);
  }

  /** Writes as much as may leave, and says whether the socket has no room for more. */
  boolean writePending() {
    try {
      handler.encoder().flowController().writePendingBytes();
    } catch (Http2Exception failed) {
      handler.onError(context(), true, failed);
    }
    return !client.channel().isWritable();
  }

  /** The largest frame that the client takes. */
  int maxFrameSize() {
    return handler.encoder().configuration().frameSizePolicy().maxFrameSize();
  }

  /** All that is sent on a stream was. */
  void ended(Http2Stream stream) {
    handler.closeStreamLocal(stream, context().newSucceededFuture());
  }

  void reset(Http2Stream stream, Http2Error code) {
    handler.reset(context(), stream, code.code());
    answers.progress();
  }

  /** The client may send so many bytes anew. */
  void giveBack(Http2Stream stream, int bytes) {
    try {
      if (streams.local().flowController().consumeBytes(stream, bytes)) {
        answers.progress();
      }
    } catch (Http2Exception failed) {
      handler.onError(context(), false, failed);
    }
  }

  /** Streams may go on again. */
  void giveBackAll() {
    takers().forEach(StreamTaker::giveBack);
  }

  /** How many bytes wait for the client. */
  long waiting() {
    return socket().outstanding() + takers().stream().mapToLong(StreamTaker::waiting).sum();
  }

  void onLoop(Runnable task) {
    client.reactor().execute(task, () -> {});
  }

  /** The client has spoilt one stream. */
  void streamFailed(Http2Exception.StreamException cause) {
    LOG.debug("[conn {}] Stream {} fails.", client.id(), cause.streamId(), cause);
    try {
      floods.reset();
    } catch (Http2Exception flood) {
      handler.onError(context(), false, flood);
    }
  }

  /** The connection cannot be gone on with. */
  void failed(Throwable cause, @Nullable Http2Exception its) {
    if (its == null) {
      client.sayLost(cause);
    } else {
      LOG.debug("[conn {}] The connection fails.", client.id(), its);
    }
    if (!closing) {
      sayGoodbye(
          streams.remote().lastStreamCreated(),
          its == null ? Http2Error.INTERNAL_ERROR : its.error());
      closing = true;
      closeStreams();
      answers.progress();
    }
  }

  private void closeStreams() {
    try {
      streams.forEachActiveStream(
          stream -> {
            stream.close();
            return true;
          });
    } catch (Http2Exception never) {
      throw new IllegalStateException(never);
    }
  }

  void sayGoodbye(int last, Http2Error code) {
    handler.sayGoodbye(context(), last, code.code());
    answers.progress();
  }

  /** Which stream is the last. */
  void sayLast() {
    sayGoodbye(Math.max(streams.remote().lastStreamCreated(), 0), Http2Error.NO_ERROR);
  }

  void ping(long data) {
    handler.encoder().writePing(context(), false, data, context().newPromise());
    answers.progress();
  }

  void pingAnswered(long data) {
    if (end != null && data == SessionEnd.PING) {
      end.takeNoMore();
    }
  }

  /** The client sends no more. */
  void inputEnded() {
    inputEnded = true;
    for (StreamTaker each : takers()) {
      if (each.isArriving()) {
        each.closed();
      }
    }
    settle();
  }

  /** Closes the connection if nothing is left to do on it. */
  void settle() {
    boolean over = closing || inputEnded || (end != null && end.isOver());
    if (over
        && streams.numActiveStreams() == 0
        && socket().outstanding() == 0
        && !socket().isUnflushed()) {
      closing = true;
      LingeringClose.begin(client.channel());
    }
  }

  /** The channel is closed. */
  void gone() {
    closing = true;
    lateness.end();
    socket().close();
    answers.gone();
    if (end != null) {
      end.end();
    }
    memory.forget();
  }

  /** The server wants the connection to end. A repeated call finds what the first has begun. */
  SessionEnd lastCall() {
    SessionEnd begun = end;
    if (begun == null) {
      begun = new SessionEnd(this);
      end = begun;
      if (closing || !client.channel().isActive()) {
        begun.end();
      } else {
        begun.begin();
      }
    }
    return begun;
  }

  @Override
  public ConnectionStatus status() {
    return client.status(socket().sent(), socket().outstanding()).speaking("http2");
  }

  @Override
  public CompletableFuture<Void> retire() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    client
        .reactor()
        .execute(
            () -> lastCall().over().thenRun(() -> over.complete(null)), () -> over.complete(null));
    return over;
  }

  @Override
  public void finish() {
    onLoop(() -> lastCall().finish());
  }

  @Override
  public void abort() {
    client.channel().close();
  }
}
