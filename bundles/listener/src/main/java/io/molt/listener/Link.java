package io.molt.listener;

import io.molt.settings.ListenerSettings;
import io.molt.spi.ConnectionStatus;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What is known of an accepted connection, whatever is spoken on it. */
final class Link {

  private final long id;
  private final ListenerSettings settings;
  private final Channel channel;
  private final ReactorLoop reactor;
  private final SocketAddress remoteAddress;
  private final SocketAddress localAddress;
  private final long openedNanos;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong lastReadNanos;

  Link(
      long id,
      ListenerSettings settings,
      Channel channel,
      ReactorLoop reactor,
      SocketAddress remoteAddress,
      SocketAddress localAddress) {
    this.id = id;
    this.settings = settings;
    this.channel = channel;
    this.reactor = reactor;
    this.remoteAddress = remoteAddress;
    this.localAddress = localAddress;
    this.openedNanos = nanoTime();
    this.lastReadNanos = new AtomicLong(openedNanos);
  }

  long id() {
    return id;
  }

  ListenerSettings settings() {
    return settings;
  }

  Channel channel() {
    return channel;
  }

  ReactorLoop reactor() {
    return reactor;
  }

  SocketAddress remoteAddress() {
    return remoteAddress;
  }

  SocketAddress localAddress() {
    return localAddress;
  }

  /** The time as the connection's loop sees it. */
  long nanoTime() {
    return reactor.loop().ticker().nanoTime();
  }

  /** Bytes have come. On the loop, the only writer. */
  void received(int bytes) {
    received.lazySet(received.get() + bytes);
  }

  /**
   * A burst of reading has ended, or reading begins anew. On the loop.
   *
   * @return the time
   */
  long readNow() {
    long now = nanoTime();
    lastReadNanos.lazySet(now);
    return now;
  }

  long lastReadNanos() {
    return lastReadNanos.get();
  }

  ConnectionStatus status(long sent, long waiting) {
    long now = nanoTime();
    return new ConnectionStatus(
        id,
        settings.name(),
        remoteAddress,
        Duration.ofNanos(now - openedNanos),
        Duration.ofNanos(now - lastReadNanos.get()),
        received.get(),
        sent,
        waiting);
  }
}
