package io.molt.listener.tls;

import io.molt.spi.settings.TlsSettings;
import io.molt.spi.tls.CipherSuites;
import io.molt.spi.tls.TlsMaterial;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import javax.net.ssl.SSLException;

/** Makes what a port's handshakes stand on: one for all connections until the files change. */
final class TlsContexts {

  private final TlsSettings settings;
  private final List<String> applicationProtocols;
  private final SslProvider engine;

  /**
   * @param applicationProtocols by preference
   */
  TlsContexts(TlsSettings settings, List<String> applicationProtocols) {
    this.settings = settings;
    this.applicationProtocols = applicationProtocols;
    this.engine = SslProvider.JDK;
  }

  /** The engine's name as status has it. */
  String engine() {
    return engine == SslProvider.JDK ? "jdk" : "boringssl";
  }

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if the engine refuses it
   */
  SslContext of(TlsMaterial material) {
    SslContextBuilder builder =
        SslContextBuilder.forServer(new CertificateChoice(material))
            .sslProvider(engine)
            .protocols(settings.sslProtocols())
            .clientAuth(clientAuth());
    if (!settings.sslCiphers().isEmpty()) {
      builder.ciphers(new CipherSuites().registered(settings.sslCiphers()));
    }
    if (clientAuth() != ClientAuth.NONE) {
      builder.trustManager(new PeerTrust(settings, material.authorities()));
    }
    if (!applicationProtocols.isEmpty()) {
      builder.applicationProtocolConfig(alpn());
    }
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "TLS is not possible as it is set: " + e.getMessage() + " (engine: " + engine() + ")", e);
    }
  }

  /** Whether clients are asked for a certificate. */
  ClientAuth clientAuth() {
    return switch (settings.sslVerifyPeer()) {
      case OFF -> ClientAuth.NONE;
      case OPTIONAL -> ClientAuth.OPTIONAL;
      case ON -> ClientAuth.REQUIRE;
    };
  }

  /**
   * A client that offers nothing is taken at its word. One that offers other protocols only gets an
   * alert (RFC 7301, 3.2) where the engine can send one; BoringSSL goes on as if nothing had been
   * offered.
   */
  private ApplicationProtocolConfig alpn() {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        engine == SslProvider.JDK
            ? SelectorFailureBehavior.FATAL_ALERT
            : SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        applicationProtocols);
  }
}
