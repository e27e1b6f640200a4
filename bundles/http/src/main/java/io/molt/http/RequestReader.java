package io.molt.http;

import io.molt.listener.spi.ReadGate;
import io.molt.spi.Dispatcher;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes exchanges of what the decoder finds, and hands them on: when they are complete, or when
 * enough of the body has come that somebody should begin to read it. On the event loop.
 */
final class RequestReader implements BodyFlow {

  private static final Logger LOG = LoggerFactory.getLogger(RequestReader.class);

  /** How much of a body is gathered before its request is handed on. */
  private static final int GATHERED = 64 * 1024;

  /** How much is read of a body that nobody wants, so that the connection can be used again. */
  private static final long DISCARDED = 256 * 1024;

  private final HttpConnection connection;
  private final HttpSettings settings;
  private final int maxQueuedBytes;
  private final Dispatcher dispatcher;
  private final ReadGate gate;
  private final HeadCheck check;
  private @Nullable HttpExchange receiving;
  private boolean dispatched;
  private boolean over;
  private long received;
  private long unwanted;

  RequestReader(HttpConnection connection, Dispatcher dispatcher, ReadGate gate) {
    this.connection = connection;
    this.settings = connection.settings();
    this.maxQueuedBytes = connection.client().settings().buffers().maxQueuedBytes();
    this.dispatcher = dispatcher;
    this.gate = gate;
    this.check = new HeadCheck(settings);
  }

  /** Where requests go. */
  Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Whether a request has begun to arrive and is not complete. */
  boolean isReceiving() {
    return receiving != null;
  }

  /** The request that has begun to arrive and is not complete; null if none has. */
  @Nullable HttpExchange receiving() {
    return receiving;
  }

  /** How much of its body has come. */
  long received() {
    return received;
  }

  /** Whether the request that arrives is in somebody's hands already. */
  boolean isReceivingForWorker() {
    return receiving != null && dispatched && !over;
  }

  /** A head, or a part of a body. */
  void read(Object message) {
    if (message instanceof HttpRequest head) {
      readHead(head);
    }
    if (message instanceof HttpContent content) {
      readContent(content);
    }
  }

  /** The answer of an exchange has been written: what is left of its request is not wanted. */
  void ended(HttpExchange exchange) {
    if (exchange == receiving) {
      over = true;
    } else if (exchange.traits().upgrades()) {
      gate.open(ReadGate.Reason.UPGRADE);
    }
  }

  /** Whether the connection can be used again although the request may not be complete. */
  boolean canSkipRest(HttpExchange exchange) {
    return exchange != receiving
        || (isBodyDue() && exchange.traits().length() - received <= DISCARDED);
  }

  /** Whether the client has no reason to wait with the body. */
  boolean isBodyDue() {
    HttpExchange exchange = receiving;
    return exchange == null
        || exchange.body() == null
        || !exchange.traits().expectsContinue()
        || !exchange.body().isUninvited();
  }

  /** The request that arrives is not to be completed; the connection is closed after its answer. */
  void abandon(Refusal refusal) {
    HttpExchange abandoned = receiving;
    if (abandoned != null) {
      receiving = null;
      log(refusal);
      connection.takeNoMore();
      abandoned.refuse(refusal.status());
      abandoned.abort(refusal);
    }
  }

  /** Answers what has arrived, although it is not a request, as if it were one. */
  void refuse(HttpRequest head, Refusal refusal) {
    log(refusal);
    connection.takeNoMore();
    HttpExchange exchange =
        new HttpExchange(
            connection,
            RequestTraits.refused(head),
            null,
            new ReceivedRequest(connection.client(), head, null));
    connection.exchanges().add(exchange);
    exchange.refuse(refusal.status());
  }

  private void log(Refusal refusal) {
    LOG.debug(
        "[conn {}] A request is refused with {}: {}.",
        connection.client().id(),
        refusal.status(),
        refusal.reason());
  }

  private void readHead(HttpRequest head) {
    HeadFields fields = HeadFields.of(head);
    Refusal refusal = check.refusal(head, fields);
    if (refusal != null) {
      refuse(head, refusal);
      return;
    }
    String authority = TargetRules.authority(head.uri());
    if (authority != null) {
      head.headers().set(HttpHeaderNames.HOST, authority); // whatever Host says: RFC 9112, 3.2.2
    }
    RequestTraits traits = RequestTraits.of(head, fields);
    RequestBody body = traits.hasBody() ? newBody() : null;
    HttpExchange exchange =
        new HttpExchange(
            connection,
            traits,
            body,
            ReceivedRequest.of(connection.client(), head, body, settings));
    receiving = exchange;
    dispatched = false;
    over = false;
    received = 0;
    unwanted = 0;
    connection.exchanges().add(exchange);
    if (!traits.keepsAlive()) {
      connection.takeThisAsLast();
    }
    if (body != null && traits.expectsContinue()) {
      invite(exchange, body);
    }
  }

  private RequestBody newBody() {
    return new RequestBody(maxQueuedBytes, this, connection.answers()::ask);
  }

  @Override
  public void full() {
    gate.close(ReadGate.Reason.BODY);
  }

  @Override
  public void low() {
    gate.open(ReadGate.Reason.BODY);
  }

  /** Nothing will come before the client has been told to go on: by its reader, if it has one. */
  private void invite(HttpExchange exchange, RequestBody body) {
    if (dispatcher.streamsBodies()) {
      dispatch(exchange, body);
    } else {
      body.markAwaited();
      connection.answers().ask();
    }
  }

  private void readContent(HttpContent content) {
    HttpExchange exchange = receiving;
    if (exchange == null) {
      return;
    }
    if (content.decoderResult().isFailure()) {
      abandon(HeadCheck.undecodable(content.decoderResult().cause()));
      return;
    }
    boolean last = content instanceof LastHttpContent;
    RequestBody body = exchange.body();
    if (body == null && content.content().isReadable()) {
      // See HeadFields.declaredLength: a proxy in front of us takes these for the next request.
      abandon(new Refusal(400, "a body (expected: none, for none was announced)"));
      return;
    }
    if (body != null && !take(body, content.content(), last)) {
      return;
    }
    if (last) {
      complete(exchange, body);
    } else if (!dispatched && body != null && isEnough(body)) {
      dispatch(exchange, body);
    }
  }

  private boolean take(RequestBody body, ByteBuf bytes, boolean last) {
    received += bytes.readableBytes();
    if (received > settings.packageMaxLength()) {
      abandon(check.tooLong(received));
      return false;
    }
    if (over) {
      unwanted += bytes.readableBytes();
      if (unwanted > DISCARDED) {
        LOG.debug("[conn {}] Nobody reads the rest of a body: closed.", connection.client().id());
        receiving = null;
        connection.takeNoMore();
        return false;
      }
    }
    body.add(bytes, last);
    return true;
  }

  private boolean isEnough(RequestBody body) {
    return dispatcher.streamsBodies() && body.waiting() >= Math.min(GATHERED, maxQueuedBytes);
  }

  private void complete(HttpExchange exchange, @Nullable RequestBody body) {
    receiving = null;
    if (exchange.traits().upgrades() && !over) {
      gate.close(ReadGate.Reason.UPGRADE);
    }
    if (!dispatched) {
      dispatch(exchange, body);
    }
    connection.completed();
  }

  private void dispatch(HttpExchange exchange, @Nullable RequestBody body) {
    dispatched = true;
    if (body != null) {
      body.offered();
    }
    try {
      if (!dispatcher.dispatch(exchange)) {
        exchange.refuse(503, "Retry-After", "1");
      }
    } catch (RuntimeException | Error thrown) {
      LOG.error("[conn {}] A request could not be handed on.", connection.client().id(), thrown);
      exchange.fail(500);
    }
  }
}
