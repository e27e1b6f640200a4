package io.molt.http.http2;

import io.molt.http.AnsweredExchange;
import io.molt.http.Refusal;
import io.molt.http.Reply;
import io.molt.http.events.EventOpening;
import io.molt.http.websocket.Upgrade;
import io.molt.listener.spi.WaitingBytes;
import io.molt.net.http.HttpRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One stream on which a request is answered. On the loop, but for what is an exchange's. */
final class StreamExchange extends AnsweredExchange implements StreamTaker {

  private final Session session;
  private final Http2Stream stream;
  private final StreamTraits traits;

  /** Null if the request has no body. */
  private final @Nullable StreamInput input;

  private final AnswerWriter writer;

  /** Null as the input. */
  private final @Nullable BodyWatch watch;

  /** Whether it waits for the loop's turn. */
  private final AtomicBoolean asked = new AtomicBoolean();

  /** Whether the stream is closed. */
  private volatile boolean gone;

  private boolean dispatched;
  private boolean refused;

  StreamExchange(
      Session session,
      Http2Stream stream,
      StreamTraits traits,
      @Nullable StreamInput input,
      HttpRequest request) {
    super(session.client(), session.settings(), input == null ? null : input.body(), request);
    this.session = session;
    this.stream = stream;
    this.traits = traits;
    this.input = input;
    this.writer = new AnswerWriter(session, this);
    this.watch = input == null ? null : new BodyWatch(session, this, input);
    if (input != null) {
      input.asks(this::ask);
    }
  }

  Http2Stream stream() {
    return stream;
  }

  StreamTraits traits() {
    return traits;
  }

  @Nullable StreamInput input() {
    return input;
  }

  @Override
  public long affinity() {
    // Each stream may go to another worker: a proxy has one connection for all its clients.
    return client().id() + (stream.id() >>> 1);
  }

  @Override
  public boolean isOpen() {
    return !gone;
  }

  @Override
  public boolean isLast() {
    return session.isEnding();
  }

  @Override
  protected boolean isLost() {
    return gone;
  }

  @Override
  public @Nullable Upgrade upgrade() {
    String protocol = traits.protocol();
    return protocol == null ? null : new WebSocketUpgrade(session, this, protocol);
  }

  @Override
  public EventOpening events() {
    return new EventsOnStream(session, this);
  }

  @Override
  protected void ask() {
    if (!asked.getAndSet(true)) {
      session.answers().ask(this);
    }
  }

  @Override
  public void whenWritable(Runnable task) {
    super.whenWritable(task);
    ask();
  }

  @Override
  protected void giveUp(long waiting) {
    client().sayTooSlow(waiting);
    session.onLoop(() -> reset(Http2Error.CANCEL));
  }

  @Override
  protected WaitingBytes newWaitingBytes() {
    return new WaitingBytes(session.socket());
  }

  /** Hands it to a worker. */
  void dispatch() {
    dispatched = true;
    if (input != null) {
      input.offered();
    }
    session.dispatch(this);
  }

  /** Its body is wanted, although nobody reads it yet. */
  void awaitBody() {
    if (input != null) {
      input.body().markAwaited();
      ask();
    }
  }

  /** Whether somebody should begin with it although its body is to come. */
  boolean isDispatched() {
    return dispatched;
  }

  /** The turn that was asked for: goes on with the answer. */
  void turn() {
    asked.set(false);
    if (gone) {
      return;
    }
    if (input != null) {
      input.giveBack();
    }
    writer.go(reply());
  }

  /** Whether somebody waits for it to be writable. */
  boolean isAwaited() {
    return writer.isAwaited();
  }

  @Override
  public int data(ByteBuf data, boolean last) {
    int length = data.readableBytes();
    StreamInput its = input;
    if (its == null || watch == null) {
      if (traits.protocol() != null) {
        reset(Http2Error.PROTOCOL_ERROR); // nothing is spoken before the answer
      }
      return length;
    }
    its.arrived(length);
    watch.arrived(length);
    long most = session.check().longestBody(traits.streamedForm());
    if (its.received() > most && !its.body().isComplete() && !writer.isOver()) {
      refuse(session.check().tooLong(its.received(), traits.streamedForm()));
    }
    its.add(data, last);
    if (last) {
      arrivedWhole();
    } else if (!dispatched
        && !writer.isOver()
        && session.dispatcher().streamsBodies()
        && its.isEnough()) {
      dispatch();
    }
    its.giveBack();
    if (watch.isTooMuch()) {
      reset(Http2Error.NO_ERROR);
    }
    return 0;
  }

  @Override
  public void trailers(Http2Headers fields) {
    if (input != null) {
      HttpHeaders behind =
          DefaultHttpHeadersFactory.trailersFactory().withValidation(false).newHeaders();
      fields.forEach(field -> behind.add(field.getKey(), field.getValue()));
      input.body().trailers(behind);
      input.add(Unpooled.EMPTY_BUFFER, true);
    }
    arrivedWhole();
  }

  private void arrivedWhole() {
    if (watch != null) {
      watch.complete();
    }
    if (!dispatched && reply() == null) {
      dispatch();
    }
  }

  @Override
  public void hurry(long now) {
    if (watch != null) {
      watch.hurry(now);
    }
  }

  /**
   * The rest of the request is not waited for: the client is answered, and whoever reads is told.
   */
  void refuse(Refusal refusal) {
    session
        .log()
        .debug(
            "[conn {}] A request on stream {} is refused with {}: {}.",
            client().id(),
            stream.id(),
            refusal.status(),
            refusal.reason());
    dispatched = true;
    refused = true;
    refuse(refusal.status());
    abort(refusal);
  }

  /** It goes on as something else. */
  void switched(Reply.Switched reply) {
    if (watch != null) {
      watch.complete();
    }
    goesOn();
    noted(0, true);
    if (reply.successor() instanceof LongStream.Successor successor) {
      LongStream.begin(session, stream, successor);
    }
  }

  /** All of the answer is on its way. */
  void answeredWhole(long written) {
    end();
    noted(written, true);
  }

  /** The client knows the answer: what is left of a request that was refused is not waited for. */
  void afterAnswer() {
    if (stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
      if (refused) {
        reset(Http2Error.NO_ERROR);
      } else if (watch != null) {
        watch.answered();
      }
    }
  }

  /** Ends the stream so that the client takes nothing for complete. */
  void reset(Http2Error code) {
    if (!gone) {
      session.wire().reset(stream, code);
    }
  }

  @Override
  public void closed() {
    gone = true;
    if (watch != null) {
      watch.complete();
    }
    session.memory().settled(settled());
    if (!writer.isOver()) {
      noted(writer.written(), false);
    }
    abort(Refusal.GONE);
  }

  @Override
  public void inputEnded() {
    if (isArriving()) {
      refuse(Refusal.GONE);
    }
  }

  @Override
  public void endNow() {
    if (input != null && !input.body().isComplete()) {
      refuse(new Refusal(503, "the connection ends"));
    }
    fail(503);
    if (writer.isOver()) {
      reset(Http2Error.NO_ERROR);
    }
  }

  @Override
  public void drop() {
    dropUnread();
  }

  @Override
  public long held() {
    return traits.headSize() + heldByAnswer() + (input == null ? 0 : input.body().held());
  }

  @Override
  public boolean isArriving() {
    return input != null && !input.body().isComplete();
  }

  @Override
  public void giveBack() {
    if (input != null) {
      input.giveBack();
    }
  }

  @Override
  public void look(long now) {
    if (watch != null) {
      watch.look(now);
    }
    writer.look(now);
  }
}
