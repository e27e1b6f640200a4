package io.molt.listener.tls;

import io.molt.spi.tls.ServerCertificate;
import io.molt.spi.tls.TlsMaterial;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate a client gets: that of the name which it asks for, or of a name with a star for
 * the first label; else the one for all (RFC 6066, 3). The alias that engines want is the name.
 */
final class CertificateChoice extends X509ExtendedKeyManager {

  private final Map<String, ServerCertificate> byName;

  CertificateChoice(TlsMaterial material) {
    this.byName = material.all();
  }

  /** The name of the certificate for a client that asks for one; empty for the one for all. */
  String choice(Optional<String> asked) {
    if (asked.isEmpty()) {
      return "";
    }
    String name = asked.get();
    if (byName.containsKey(name)) {
      return name;
    }
    int dot = name.indexOf('.');
    String starred = dot < 0 ? "" : "*" + name.substring(dot);
    return byName.containsKey(starred) ? starred : "";
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    String name =
        choice(
            engine == null
                ? Optional.empty()
                : NegotiatedTls.serverName(engine.getHandshakeSession()));
    return fits(keyType, byName.get(name)) ? name : null;
  }

  /** Engines ask for one type of keys after the other, until there is one. */
  private static boolean fits(String keyType, @Nullable ServerCertificate certificate) {
    if (certificate == null) {
      return false;
    }
    String algorithm = certificate.key().getAlgorithm();
    return keyType.equals(algorithm)
        || keyType.startsWith(algorithm + "_") // EC_EC, EC_RSA
        || (algorithm.equals("EdDSA") && keyType.startsWith("Ed"))
        || (algorithm.equals("RSA") && keyType.equals("RSASSA-PSS"));
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    ServerCertificate found = byName.get(alias);
    return found == null ? null : found.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    ServerCertificate found = byName.get(alias);
    return found == null ? null : found.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return byName.entrySet().stream()
        .filter(each -> fits(keyType, each.getValue()))
        .map(Map.Entry::getKey)
        .toArray(String[]::new);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return fits(keyType, byName.get("")) ? "" : null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
