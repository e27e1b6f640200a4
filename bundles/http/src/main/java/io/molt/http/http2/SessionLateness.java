package io.molt.http.http2;

import io.molt.http.BodyPace;
import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.SocketWriter;
import io.molt.listener.spi.Watchdog;
import java.util.List;

/** Ends what takes a client too long. On the loop. */
final class SessionLateness implements Watchdog.Look {

  private final Session session;
  private final ClientChannel client;
  private final Watchdog watchdog;
  private final long headerNanos;
  private final long idleNanos;

  /** Since when a frame has come in part; 0 if none has. */
  private long frameSinceNanos;

  SessionLateness(Session session) {
    this.session = session;
    this.client = session.client();
    this.watchdog = new Watchdog(client.reactor().loop(), this);
    this.headerNanos = session.settings().httpHeaderTime().toNanos();
    this.idleNanos = client.settings().connections().heartbeatIdleTime().toNanos();
  }

  void begin() {
    watchdog.start();
  }

  void end() {
    watchdog.stop();
  }

  /** A body has begun to come that is not complete: it is looked at soon. */
  void bodyBegun() {
    watchdog.lookWithin(BodyPace.LOOK_NANOS);
  }

  /** A burst of reading is over. */
  void burstOver(long now) {
    if (!session.wire().holdsBytes()) {
      frameSinceNanos = 0;
    } else if (frameSinceNanos == 0) {
      frameSinceNanos = now;
    }
  }

  @Override
  public long look(long now) {
    SocketWriter socket = session.socket();
    boolean stalls =
        socket.outstanding() > 0 && now - socket.lastProgressNanos() >= Watchdog.STALL_NANOS;
    if (stalls && session.isClosing()) {
      session
          .log()
          .debug("[conn {}] The client does not read its last answers: closed.", client.id());
      session.abort();
      return Watchdog.STALL_NANOS;
    }
    long next = Watchdog.STALL_NANOS;
    List<StreamTaker> takers = session.wire().takers();
    takers.forEach(each -> each.look(now));
    if (takers.stream().anyMatch(StreamTaker::isArriving)) {
      next = BodyPace.LOOK_NANOS;
    }
    if (headerNanos > 0) {
      next = Math.min(next, lookAtFrame(now));
    }
    return idleNanos > 0 ? Math.min(next, lookAtIdle(now, takers.isEmpty())) : next;
  }

  private long lookAtFrame(long now) {
    if (frameSinceNanos != 0 && now - frameSinceNanos >= headerNanos) {
      session
          .log()
          .debug(
              "[conn {}] A frame was not complete within http_header_time: closed.", client.id());
      frameSinceNanos = 0;
      session.lastCall().finish();
    }
    return headerNanos;
  }

  private long lookAtIdle(long now, boolean nothingInHand) {
    boolean writing = session.socket().outstanding() > 0;
    if (!writing && !nothingInHand) {
      return idleNanos;
    }
    long idle = Math.min(now - client.lastReadNanos(), now - session.socket().lastProgressNanos());
    if (idle >= idleNanos) {
      session
          .log()
          .debug("[conn {}] Nothing was received for heartbeat_idle_time: closed.", client.id());
      if (writing) {
        session.abort();
      } else {
        session.lastCall();
      }
    }
    return Math.max(idleNanos - idle, 1);
  }
}
