package io.molt.listener.spi;

import static java.util.Objects.requireNonNull;

import io.molt.net.TlsSession;
import io.molt.spi.ConnectionStatus;
import io.molt.spi.settings.ListenerSettings;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of an accepted connection, whatever is spoken on it.
 *
 * <p>Here, and in all that a connection has for as long as it lives, numbers that change are fields
 * and not objects of their own, and nobody keeps what another knows: idle connections are the most.
 */
public final class ClientChannel {

  private static final Logger LOG = LoggerFactory.getLogger(ClientChannel.class);

  private static final AtomicLongFieldUpdater<ClientChannel> RECEIVED =
      AtomicLongFieldUpdater.newUpdater(ClientChannel.class, "received");
  private static final AtomicLongFieldUpdater<ClientChannel> LAST_READ_NANOS =
      AtomicLongFieldUpdater.newUpdater(ClientChannel.class, "lastReadNanos");

  private static final AttributeKey<TlsSession> TLS =
      AttributeKey.valueOf(ClientChannel.class, "tls");

  private static final AttributeKey<SocketAddress> CLIENT =
      AttributeKey.valueOf(ClientChannel.class, "client");
  private static final AttributeKey<SocketAddress> SERVER =
      AttributeKey.valueOf(ClientChannel.class, "server");

  private final long id;
  private final ListenerSettings settings;
  private final Channel channel;
  private final ReactorLoop reactor;
  private final long openedNanos;
  private volatile long received;
  private volatile long lastReadNanos;
  private volatile @Nullable OpenConnection connection;

  public ClientChannel(long id, ListenerSettings settings, Channel channel, ReactorLoop reactor) {
    this.id = id;
    this.settings = settings;
    this.channel = channel;
    this.reactor = reactor;
    this.openedNanos = nanoTime();
    this.lastReadNanos = openedNanos;
  }

  /**
   * The same client on one stream of its connection, which is a connection of its own to those who
   * speak there. From any thread.
   *
   * @param stream a channel on the same event loop
   */
  public ClientChannel onStream(Channel stream) {
    ClientChannel its = new ClientChannel(reactor.nextId(), settings, stream, reactor);
    tls().ifPresent(its::secured);
    if (channel.hasAttr(CLIENT)) {
      its.presents(remoteAddress(), localAddress());
    }
    return its;
  }

  public long id() {
    return id;
  }

  public ListenerSettings settings() {
    return settings;
  }

  public Channel channel() {
    return channel;
  }

  public ReactorLoop reactor() {
    return reactor;
  }

  /** What is spoken on it from here on; another before it is let go of. */
  public void speaks(OpenConnection next) {
    connection = next;
  }

  /** What is spoken on it now. */
  public OpenConnection connection() {
    return requireNonNull(connection, "nothing is spoken on it yet");
  }

  /** The client; where proxies are believed, the one that they name. */
  public SocketAddress remoteAddress() {
    return channel.hasAttr(CLIENT) ? channel.attr(CLIENT).get() : known(channel.remoteAddress());
  }

  /** The address that the client has reached. */
  public SocketAddress localAddress() {
    return channel.hasAttr(SERVER) ? channel.attr(SERVER).get() : known(channel.localAddress());
  }

  /**
   * A proxy that is believed has said between whom the connection is, before what is spoken from
   * now on. From any thread.
   */
  public void presents(SocketAddress client, SocketAddress server) {
    channel.attr(CLIENT).set(client);
    channel.attr(SERVER).set(server);
  }

  /** What TLS has come to; empty if the connection has none. */
  public Optional<TlsSession> tls() {
    // An attribute of the channel: a field would be one for every connection without TLS too.
    return channel.hasAttr(TLS) ? Optional.of(channel.attr(TLS).get()) : Optional.empty();
  }

  /** The handshake is done. On the loop, before anything is spoken. */
  public void secured(TlsSession session) {
    channel.attr(TLS).set(session);
  }

  /** The port's own address stands for that of a client that had gone again at once. */
  private SocketAddress known(@Nullable SocketAddress address) {
    return address == null
        ? InetSocketAddress.createUnresolved(settings.socket().host(), settings.socket().port())
        : address;
  }

  /** The time as the connection's loop sees it. */
  public long nanoTime() {
    return reactor.loop().ticker().nanoTime();
  }

  /** Bytes have come. On the loop, the only writer. */
  public void received(int bytes) {
    RECEIVED.lazySet(this, received + bytes);
  }

  /**
   * A burst of reading has ended, or reading begins anew. On the loop.
   *
   * @return the time
   */
  public long readNow() {
    long now = nanoTime();
    LAST_READ_NANOS.lazySet(this, now);
    return now;
  }

  public long lastReadNanos() {
    return lastReadNanos;
  }

  /** Says that the connection is closed because its client reads too slowly. */
  public void sayTooSlow(long waiting) {
    LOG.debug(
        "[conn {}] {} bytes wait for the client (expected: at most socket_buffer_size: {});"
            + " the connection is closed.",
        id,
        waiting,
        settings.buffers().socketBufferSize());
  }

  /** Says why the connection is closed: what a client causes is of no interest to most. */
  public void sayLost(Throwable cause) {
    if (cause instanceof IOException || cause instanceof DecoderException) {
      LOG.debug("[conn {}] The connection is lost.", id, cause);
    } else {
      LOG.error("[conn {}] An event of the connection failed; it is closed.", id, cause);
    }
  }

  public ConnectionStatus status(long sent, long waiting) {
    long now = nanoTime();
    return new ConnectionStatus(
        id,
        settings.name(),
        settings.protocol(),
        remoteAddress(),
        Duration.ofNanos(now - openedNanos),
        Duration.ofNanos(now - lastReadNanos),
        received,
        sent,
        waiting);
  }
}
