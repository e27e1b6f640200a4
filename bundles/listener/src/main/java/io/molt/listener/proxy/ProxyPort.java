package io.molt.listener.proxy;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.ConnectionFactory;
import io.molt.listener.spi.OpenConnection;
import io.molt.spi.Dispatcher;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.Network;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The PROXY protocol on one port: lets connections be opened when a proxy has said whose they are.
 *
 * <p>Who is not trusted is closed, and not taken for a client without a proxy: whether there is a
 * header must not be guessed (section 2 of the specification), and a port that is reached past its
 * proxy has lost what the proxy keeps away from it. Clients without a proxy get a listener of their
 * own.
 */
public final class ProxyPort implements ConnectionFactory {

  private final Logger log = LoggerFactory.getLogger(ProxyPort.class);
  private final ListenerSettings listener;
  private final ConnectionFactory next;
  private final AtomicBoolean said = new AtomicBoolean();

  /**
   * @param next makes the connections
   */
  public ProxyPort(ListenerSettings listener, ConnectionFactory next) {
    this.listener = listener;
    this.next = next;
  }

  @Override
  public OpenConnection open(ClientChannel client, Dispatcher dispatcher) {
    ProxyConnection connection = new ProxyConnection(this, client, dispatcher);
    connection.join();
    return connection;
  }

  ConnectionFactory next() {
    return next;
  }

  /** How long a header may take. */
  Duration time() {
    return listener.proxy().proxyProtocolTime();
  }

  /** Whether the one who has connected may say who the client is. */
  boolean trusts(ClientChannel client) {
    return Network.anyContains(
        listener.proxy().proxyProtocolTrusted(), client.channel().remoteAddress());
  }

  /**
   * A connection has come to nothing. The first is said to everybody: most likely nothing works,
   * for the proxy or this list is set otherwise than was meant. All others are a client's noise.
   */
  void failed(ClientChannel client, String reason) {
    boolean first = said.compareAndSet(false, true);
    log.atLevel(first ? Level.WARN : Level.DEBUG)
        .log(
            "[conn {}] No connection with {} on {}: {}.{}",
            client.id(),
            client.remoteAddress(),
            listener.name(),
            reason,
            first ? " Further ones are told of at level debug." : "");
  }
}
