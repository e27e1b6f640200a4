package io.molt.listener.tls;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.ConnectionFactory;
import io.molt.listener.spi.OpenConnection;
import io.molt.listener.spi.ProtocolProvider;
import io.molt.spi.Dispatcher;
import io.molt.spi.TlsStatus;
import io.molt.spi.settings.ListenerSettings;
import io.molt.spi.settings.TlsSettings;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS on one port: lets a protocol's connections be opened when their handshake is done. */
public final class TlsPort implements ConnectionFactory {

  private final Logger log = LoggerFactory.getLogger(TlsPort.class);
  private final ListenerSettings listener;
  private final TlsSettings settings;
  private final ProtocolProvider provider;
  private final ConnectionFactory protocol;
  private final Executor threads;
  private final Certificates certificates;
  private final AtomicLong failures = new AtomicLong();

  /**
   * Reads the certificates.
   *
   * @param protocol makes the connections
   * @param threads for what handshakes compute
   * @param clock by which certificates are valid
   * @throws IllegalArgumentException if they are not fit; the message is for people
   */
  public TlsPort(
      ListenerSettings listener,
      ProtocolProvider provider,
      ConnectionFactory protocol,
      Executor threads,
      InstantSource clock) {
    this.listener = listener;
    this.settings = listener.tls().orElseThrow();
    this.provider = provider;
    this.protocol = protocol;
    this.threads = threads;
    this.certificates =
        new Certificates(
            listener.name(),
            settings,
            new TlsContexts(settings, provider.applicationProtocols(listener)),
            clock);
  }

  @Override
  public OpenConnection open(ClientChannel client, Dispatcher dispatcher) {
    TlsConnection connection = new TlsConnection(this, client, dispatcher);
    connection.join();
    return connection;
  }

  /** The certificates, and what becomes of them. */
  public Certificates certificates() {
    return certificates;
  }

  /** The port is closed, and its connections are. */
  public void end() {
    certificates.end();
  }

  /** How it is. */
  public TlsStatus status() {
    return new TlsStatus(
        certificates.engine(), certificates.status(), failures.get(), certificates.problems());
  }

  ConnectionFactory protocol() {
    return protocol;
  }

  Optional<String> answerWithoutTls() {
    return provider.answerWithoutTls();
  }

  boolean asksForCertificates() {
    return certificates.asksForCertificates();
  }

  TlsHandler newHandler(TlsConnection connection, ByteBufAllocator allocator) {
    SSLEngine engine = certificates.newEngine(allocator);
    SSLParameters parameters = engine.getSSLParameters();
    if (parameters.getUseCipherSuitesOrder() != settings.sslPreferServerCiphers()) {
      parameters.setUseCipherSuitesOrder(settings.sslPreferServerCiphers());
      engine.setSSLParameters(parameters);
    }
    TlsHandler handler = new TlsHandler(connection, engine, threads);
    handler.setHandshakeTimeoutMillis(settings.sslHandshakeTime().toMillis());
    return handler;
  }

  /** A handshake has come to nothing: of interest to whoever looks for it. */
  void failed(ClientChannel client, String reason, @Nullable Throwable cause) {
    failures.incrementAndGet();
    log.debug(
        "[conn {}] No TLS connection with {} on {}: {}.",
        client.id(),
        client.remoteAddress(),
        listener.name(),
        reason);
    log.trace("[conn {}] Why the handshake failed.", client.id(), cause);
  }
}
