package io.molt.listener.tls;

import io.molt.spi.settings.TlsSettings;
import io.molt.spi.tls.CipherSuites;
import io.molt.spi.tls.TlsMaterial;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/** Makes what a port's handshakes stand on: one for all connections until the files change. */
final class TlsContexts {

  private final TlsSettings settings;
  private final List<String> applicationProtocols;
  private final List<String> ciphers;

  /** Of TLS 1.2 those that keep what was sent a secret when the key is stolen later, and no CBC. */
  private final List<String> safe =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final List<String> ofTls13 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /**
   * @param applicationProtocols by preference
   */
  TlsContexts(TlsSettings settings, List<String> applicationProtocols) {
    this.settings = settings;
    this.applicationProtocols = applicationProtocols;
    this.ciphers =
        settings.sslCiphers().isEmpty()
            ? List.of()
            : new CipherSuites().registered(settings.sslCiphers());
  }

  /** The name of a context's engine as status has it. */
  static String engine(SslContext context) {
    return context instanceof OpenSslContext || context instanceof ReferenceCountedOpenSslContext
        ? "boringssl"
        : "jdk";
  }

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if the engine refuses it
   */
  SslContext of(TlsMaterial material) {
    SslProvider engine = new TlsEngine(settings).of(material, ciphers);
    boolean isJdk = engine == SslProvider.JDK;
    SslContextBuilder builder =
        server(new CertificateChoice(material), isJdk)
            .sslProvider(engine)
            .ciphers(suites())
            .protocols(settings.sslProtocols())
            .clientAuth(clientAuth());
    if (clientAuth() != ClientAuth.NONE) {
      builder.trustManager(new PeerTrust(settings, material.authorities()));
    }
    if (!applicationProtocols.isEmpty()) {
      builder.applicationProtocolConfig(alpn(isJdk));
    }
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "TLS is not possible as it is set: " + e.getMessage() + " (engine: " + engine + ")", e);
    }
  }

  /** BoringSSL would read the key anew for each handshake, if it was not told to keep it. */
  private static SslContextBuilder server(CertificateChoice choice, boolean isJdk) {
    return isJdk
        ? SslContextBuilder.forServer(choice)
        : SslContextBuilder.forServer(
            new OpenSslCachingX509KeyManagerFactory(new ChosenKeys(choice)));
  }

  /** A list that names none of TLS 1.3 leaves those alone, as it does with OpenSSL. */
  private List<String> suites() {
    List<String> chosen = ciphers.isEmpty() ? safe : ciphers;
    List<String> all = new ArrayList<>();
    if (chosen.stream().noneMatch(TlsEngine::isOfTls13)) {
      all.addAll(ofTls13);
    }
    all.addAll(chosen);
    return all;
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
  private ApplicationProtocolConfig alpn(boolean isJdk) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        isJdk ? SelectorFailureBehavior.FATAL_ALERT : SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        applicationProtocols);
  }
}
