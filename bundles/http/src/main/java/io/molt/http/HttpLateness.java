package io.molt.http;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.ReadGate;
import io.molt.listener.spi.SocketWriter;
import io.molt.listener.spi.Watchdog;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what takes a client too long. On the event loop. */
final class HttpLateness implements Watchdog.Look {

  private static final Logger LOG = LoggerFactory.getLogger(HttpLateness.class);

  private final HttpConnection connection;
  private final ClientChannel client;
  private final ReadGate gate;
  private final RequestDecoder decoder;
  private final RequestReader reader;
  private final SocketWriter socket;
  private final Watchdog watchdog;
  private final long headerNanos;
  private final long idleNanos;
  private boolean headBegun;
  private long headSinceNanos;

  /** How the body comes on that did not come with its head; null if none is on its way. */
  private @Nullable BodyPace pace;

  HttpLateness(
      HttpConnection connection,
      ReadGate gate,
      RequestDecoder decoder,
      RequestReader reader,
      SocketWriter socket) {
    this.connection = connection;
    this.client = connection.client();
    this.gate = gate;
    this.decoder = decoder;
    this.reader = reader;
    this.socket = socket;
    this.watchdog = new Watchdog(client.reactor().loop(), this);
    this.headerNanos = connection.settings().httpHeaderTime().toNanos();
    this.idleNanos = client.settings().connections().heartbeatIdleTime().toNanos();
  }

  /** The connection is open. */
  void begin() {
    watchdog.start();
  }

  /** The connection is closed. */
  void end() {
    watchdog.stop();
  }

  /** A burst of reading is over: notes whether a head has begun in it. */
  void burstOver() {
    boolean begun = decoder.hasBegun() && !reader.isReceiving();
    if (begun && !headBegun) {
      headSinceNanos = client.lastReadNanos();
    }
    headBegun = begun;
    HttpExchange receiving = reader.receiving();
    if (receiving == null) {
      pace = null;
    } else if (pace == null || !pace.isOf(receiving)) {
      pace = new BodyPace(receiving, connection.settings(), client.lastReadNanos());
    }
  }

  /** Reading begins again after it had stopped, which is not to be held against the client. */
  void readingOn() {
    client.readNow();
    if (pace != null) {
      pace.paused();
    }
  }

  /** The server stops: it waits for a body only as long as that comes on. */
  void hurry() {
    if (pace != null) {
      pace.hurry(reader.received());
      watchdog.lookWithin(BodyPace.LOOK_NANOS);
    }
  }

  @Override
  public long look(long now) {
    if (connection.answers().areEnding()) {
      return lookAtEnd(now);
    }
    long next = Watchdog.STALL_NANOS;
    if (headerNanos > 0) {
      next = Math.min(next, lookAtRequest(now));
    }
    if (pace != null) {
      next = Math.min(next, lookAtPace(pace, now));
    }
    return idleNanos > 0 ? Math.min(next, lookAtIdle(now)) : next;
  }

  private long lookAtEnd(long now) {
    if (isWriting() && now - socket.lastProgressNanos() >= Watchdog.STALL_NANOS) {
      LOG.debug("[conn {}] The client does not read its last answer: closed.", client.id());
      connection.abort();
    }
    return Watchdog.STALL_NANOS;
  }

  /** Whether what was written waits for the client: of a file, no byte is outstanding. */
  private boolean isWriting() {
    return socket.outstanding() > 0 || socket.isBehind();
  }

  private long lookAtRequest(long now) {
    boolean awaited = reader.isReceiving() && reader.isBodyDue();
    if (!gate.isReading() || (!awaited && !headBegun)) {
      return headerNanos;
    }
    long since = awaited ? client.lastReadNanos() : headSinceNanos;
    long left = headerNanos - (now - since);
    if (left <= 0) {
      refuse(awaited);
    }
    return left;
  }

  private void refuse(boolean body) {
    if (body) {
      reader.abandon(new Refusal(408, "the body has not gone on for http_header_time"));
    } else {
      headBegun = false;
      reader.refuse(
          new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"),
          new Refusal(408, "the head was not complete within http_header_time"));
    }
  }

  private long lookAtPace(BodyPace current, long now) {
    if (!gate.isReading() || !reader.isBodyDue()) {
      current.paused();
    }
    Refusal refusal = current.look(now, reader.received());
    if (refusal != null) {
      reader.abandon(refusal);
    }
    return current.nextLookNanos();
  }

  private long lookAtIdle(long now) {
    boolean writing = isWriting();
    boolean working = !connection.exchanges().isEmpty() && !writing;
    if (working || reader.isReceiving() || headBegun || !gate.isReading()) {
      return idleNanos;
    }
    long idle = Math.min(now - client.lastReadNanos(), now - socket.lastProgressNanos());
    if (idle >= idleNanos) {
      LOG.debug("[conn {}] Nothing was received for heartbeat_idle_time: closed.", client.id());
      if (writing) {
        connection.abort();
      } else {
        connection.lastCall(0);
      }
    }
    return Math.max(idleNanos - idle, 1);
  }
}
