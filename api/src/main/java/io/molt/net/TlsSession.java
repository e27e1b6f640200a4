package io.molt.net;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the TLS handshake of a connection has come to (RFC 8446). It never changes, and can be asked
 * when the connection is closed too. Usable from any thread.
 */
@ProviderType
public interface TlsSession {

  /** The version: {@code TLSv1.3}, {@code TLSv1.2}. */
  String protocol();

  /** The cipher suite: {@code TLS_AES_128_GCM_SHA256}. */
  String cipherSuite();

  /** The name of the server that the client asked for (RFC 6066, 3), in small letters. */
  Optional<String> serverName();

  /** What was agreed upon to be spoken (RFC 7301): {@code http/1.1}; empty if nothing was. */
  Optional<String> applicationProtocol();

  /**
   * The client's certificate, and those that lead to its authority as the client sent them: checked
   * against {@code ssl_client_cert_file} before the connection was opened. Empty if it sent none,
   * or was not asked to ({@code ssl_verify_peer}).
   */
  List<X509Certificate> peerCertificates();
}
