package io.molt.http.http2;

import io.molt.http.HeadCheck;
import io.molt.http.HttpSettings;
import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.LingeringClose;
import io.molt.listener.spi.OpenConnection;
import io.molt.listener.spi.SocketWriter;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.Dispatcher;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A connection on which HTTP/2 is spoken: how it begins and ends, and what the codec, the port and
 * the streams tell each other. What is not said to be usable from any thread is for the event loop
 * alone.
 */
final class Session implements OpenConnection {

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
  private final Wire wire;

  /** Those of the streams that have become connections. From any thread. */
  private final Set<LongStream> connections = ConcurrentHashMap.newKeySet(1);

  private final List<StreamChannel> read = new ArrayList<>(1);
  private volatile @Nullable SessionEnd end;
  private boolean inputEnded;
  private boolean closing;

  Session(Http2Port port, ClientChannel client, Dispatcher dispatcher) {
    this.port = port;
    this.client = client;
    this.dispatcher = dispatcher;
    this.answers = new SessionAnswers(this, client.reactor());
    this.output = new FrameOutput(this, answers);
    this.memory = new SessionMemory(this);
    this.floods = new FloodWatch(this, port.settings().http2());
    this.lateness = new SessionLateness(this);
    this.wire = new Wire(this, port.settings().http2());
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

  /** One for all of a port: this room is loaded late, and so has nothing static that is made. */
  Logger log() {
    return port.log();
  }

  /** How requests name the version. */
  HttpVersion version() {
    return port.version();
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

  Wire wire() {
    return wire;
  }

  SessionLateness lateness() {
    return lateness;
  }

  /** How much of a body is gathered before its request is handed on. */
  int gathered() {
    return Math.min(GATHERED, client.settings().buffers().maxQueuedBytes());
  }

  /** Whether it ends, and what is left to do is to write. */
  boolean isClosing() {
    return closing || (end != null && end.isOver());
  }

  /** Puts itself at the end of its channel's pipeline. */
  void join() {
    client.channel().pipeline().addLast(output);
    begin();
  }

  /** Its output stands in the pipeline: what comes next is HTTP/2. */
  void begin() {
    wire.join(client.channel().pipeline(), settings().http2().connectionWindowSize());
    lateness.begin();
    answers.flushLater();
  }

  /** The same where the head of the preface was taken for a request already. */
  void beginWithHead() {
    begin();
    wire.readHead();
  }

  /** The same where a request of HTTP/1.1 is the first. */
  void beginWith(HttpRequest request, Http2Settings itsSettings) {
    begin();
    Http2Stream first = wire.upgrade(itsSettings);
    if (first != null) {
      Requests.upgraded(this, first, request);
    }
  }

  /** Bytes have come. */
  void burst(int bytes) {
    client.received(bytes);
    answers.burst();
  }

  /** Something has come on a stream that is read as a channel. */
  void readOn(StreamChannel channel) {
    read.add(channel);
  }

  /** What had come has been read. */
  void burstOver() {
    long now = client.readNow();
    if (!read.isEmpty()) {
      read.forEach(StreamChannel::readComplete);
      read.clear();
    }
    lateness.burstOver(now);
    if (socket().isUnflushed()) {
      answers.flushLater();
    }
    answers.burstOver(now);
    memory.count();
    settle();
  }

  /** A request has come, on a stream that is new. */
  void request(Http2Stream stream, Http2Headers fields, boolean last) throws Http2Exception {
    if (closing) {
      wire.reset(stream, Http2Error.REFUSED_STREAM);
    } else {
      Requests.begun(this, stream, fields, last);
    }
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
      log().error("[conn {}] A request could not be handed on.", client.id(), thrown);
      exchange.fail(500);
    }
  }

  /** A stream has become a connection. */
  void became(LongStream connection) {
    connections.add(connection);
  }

  /** It is closed. */
  void ended(LongStream connection) {
    connections.remove(connection);
  }

  void onLoop(Runnable task) {
    client.reactor().execute(task, () -> {});
  }

  /** The client has spoilt one stream. */
  void streamFailed(Http2Exception.StreamException cause, boolean late) {
    log().debug("[conn {}] Stream {} fails.", client.id(), cause.streamId(), cause);
    try {
      floods.failed(late);
    } catch (Http2Exception flood) {
      wire.fail(flood);
    }
  }

  /** The connection cannot be gone on with. */
  void failed(Throwable cause, @Nullable Http2Exception its) {
    if (its == null) {
      client.sayLost(cause);
    } else {
      port.cutOffs().cutOff(client, floods.reason(), its);
    }
    if (!closing) {
      wire.sayGoodbye(false, its == null ? Http2Error.INTERNAL_ERROR : its.error());
      closing = true;
      wire.closeStreams();
      answers.flushLater();
    }
  }

  /** The channel fails. */
  void lost(Throwable cause) {
    client.sayLost(cause);
    abort();
  }

  /** The client has answered a PING. */
  void pingAnswered(long data) {
    if (end != null && data == SessionEnd.PING) {
      end.takeNoMore();
    }
  }

  /** The client sends no more. */
  void inputEnded() {
    inputEnded = true;
    for (StreamTaker each : wire.takers()) {
      each.inputEnded();
    }
    settle();
  }

  /** Closes the connection if nothing is left to do on it. */
  void settle() {
    boolean over = closing || inputEnded || (end != null && end.isOver());
    if (over && wire.open() == 0 && socket().outstanding() == 0 && !socket().isUnflushed()) {
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
  public Stream<ConnectionStatus> onStreams() {
    return connections.stream().map(LongStream::status);
  }

  @Override
  public CompletableFuture<Void> retire() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    client
        .reactor()
        .execute(() -> retiring().thenRun(() -> over.complete(null)), () -> over.complete(null));
    return over;
  }

  private CompletableFuture<Void> retiring() {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    all.add(lastCall().over());
    wire.takers().forEach(each -> all.add(each.retire()));
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
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
