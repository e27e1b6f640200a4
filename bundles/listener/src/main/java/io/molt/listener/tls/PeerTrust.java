package io.molt.listener.tls;

import io.molt.spi.settings.TlsSettings;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whether a client is who its certificate says: one that leads to an authority that the listener
 * names, over no more of others than it allows; or, where it allows that, one that the client has
 * signed itself. The JDK's own trust manager knows neither a depth nor the latter.
 */
final class PeerTrust extends X509ExtendedTrustManager {

  /** What a certificate is for: TLS clients (RFC 5280, 4.2.1.12). */
  private final String clientAuthentication = "1.3.6.1.5.5.7.3.2";

  private final String anyUse = "2.5.29.37.0";

  private final Set<TrustAnchor> anchors;
  private final X509Certificate[] authorities;
  private final boolean allowsSelfSigned;
  private final int depth;

  PeerTrust(TlsSettings settings, List<X509Certificate> authorities) {
    this.authorities = authorities.toArray(X509Certificate[]::new);
    this.anchors =
        authorities.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet());
    this.allowsSelfSigned = settings.sslAllowSelfSigned();
    this.depth = settings.sslVerifyDepth();
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    X509Certificate own = chain[0];
    own.checkValidity();
    List<String> uses = own.getExtendedKeyUsage();
    if (uses != null && !uses.contains(clientAuthentication) && !uses.contains(anyUse)) {
      throw new CertificateException(name(own) + " is not a certificate for TLS clients");
    }
    if (!(allowsSelfSigned && chain.length == 1 && isSelfSigned(own))) {
      checkPath(chain);
    }
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    try {
      certificate.verify(certificate.getPublicKey());
      return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    } catch (GeneralSecurityException notBy) {
      return false;
    }
  }

  private void checkPath(X509Certificate[] chain) throws CertificateException {
    if (anchors.isEmpty()) {
      throw new CertificateException(name(chain[0]) + ": no authority is trusted");
    }
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(chain[0]);
      PKIXBuilderParameters wanted = new PKIXBuilderParameters(anchors, target);
      wanted.setMaxPathLength(depth);
      wanted.setRevocationEnabled(false); // nothing here says where a list of revoked ones is
      wanted.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(chain))));
      CertPathBuilder.getInstance("PKIX").build(wanted);
    } catch (GeneralSecurityException e) {
      throw new CertificateException(name(chain[0]) + " leads to no authority that is trusted", e);
    }
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("a server (expected: a client)");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  /** What clients are told of which authorities are of use. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.clone();
  }
}
