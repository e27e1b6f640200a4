package io.molt.listener.spi;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a stream connection whose client sends or reads nothing for too long. On the event loop.
 */
final class StreamLateness implements Watchdog.Look {

  private static final Logger LOG = LoggerFactory.getLogger(StreamLateness.class);

  private final StreamConnection<?> connection;
  private final ClientChannel client;
  private final Outbox outbox;
  private final Watchdog watchdog;

  StreamLateness(StreamConnection<?> connection, Outbox outbox) {
    this.connection = connection;
    this.client = connection.client();
    this.outbox = outbox;
    this.watchdog = new Watchdog(client.reactor().loop(), this);
  }

  void begin() {
    watchdog.start();
  }

  void lookWithin(long nanos) {
    watchdog.lookWithin(nanos);
  }

  /** The connection is closed. */
  void end() {
    watchdog.stop();
  }

  @Override
  public long look(long now) {
    long unwritten = now - outbox.writer().lastProgressNanos();
    if (!connection.isOpen() && !outbox.isEmpty() && unwritten >= Watchdog.STALL_NANOS) {
      LOG.debug("[conn {}] The client does not read what is to be its last: closed.", client.id());
      connection.abort();
    }
    if (connection.isInputEnded()
        && Math.min(unwritten, now - client.lastReadNanos()) >= Watchdog.STALL_NANOS) {
      LOG.debug("[conn {}] The client has closed its half and gets no more: closed.", client.id());
      connection.abort();
    }
    return Math.min(lookAtIdle(now, unwritten), connection.look(now));
  }

  private long lookAtIdle(long now, long unwritten) {
    long idle = client.settings().connections().heartbeatIdleTime().toNanos();
    if (idle == 0 || !connection.gate().isReading()) {
      return Watchdog.STALL_NANOS;
    }
    long unread = now - client.lastReadNanos();
    long left = idle - (outbox.isEmpty() ? unread : Math.min(unread, unwritten));
    if (left <= 0) {
      LOG.debug("[conn {}] Nothing was received for heartbeat_idle_time: closed.", client.id());
      connection.abort();
    }
    return Math.min(left, Watchdog.STALL_NANOS);
  }
}
