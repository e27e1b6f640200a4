package io.molt.listener.tls;

import io.molt.net.TlsSession;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake has come to, taken out of the engine, which forgets it when the connection is
 * closed.
 */
record NegotiatedTls(
    String protocol,
    String cipherSuite,
    Optional<String> serverName,
    Optional<String> applicationProtocol,
    List<X509Certificate> peerCertificates)
    implements TlsSession {

  /**
   * Takes it out of a session.
   *
   * @param applicationProtocol null if none was agreed upon
   * @param asksPeer whether the client was asked for a certificate
   */
  static NegotiatedTls of(
      SSLSession session, @Nullable String applicationProtocol, boolean asksPeer) {
    return new NegotiatedTls(
        session.getProtocol(),
        session.getCipherSuite(),
        serverName(session),
        Optional.ofNullable(applicationProtocol),
        asksPeer ? peer(session) : List.of());
  }

  /** The name that the client asks for, in small letters and without a dot at its end. */
  static Optional<String> serverName(@Nullable SSLSession session) {
    if (session instanceof ExtendedSSLSession extended) {
      for (SNIServerName name : extended.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          String ascii = host.getAsciiName().toLowerCase(Locale.ROOT);
          return Optional.of(ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii);
        }
      }
    }
    return Optional.empty();
  }

  private static List<X509Certificate> peer(SSLSession session) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate each : session.getPeerCertificates()) {
        chain.add((X509Certificate) each);
      }
    } catch (SSLPeerUnverifiedException none) {
      return List.of();
    }
    return List.copyOf(chain);
  }
}
