package io.molt.spi.tls;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;

/** The cipher suites that there are, by the names of TLS's registry and by those of OpenSSL. */
public final class CipherSuites {

  private final Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Those of this JDK. */
  public CipherSuites() {
    try {
      for (String suite : SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()) {
        byName.put(suite, suite);
        byName.put(openSslName(suite), suite);
      }
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Those of a list that are not known. */
  public List<String> unknown(List<String> names) {
    List<String> unknown = new ArrayList<>(names);
    unknown.removeIf(byName::containsKey);
    return unknown;
  }

  /** The names of TLS's registry, in the order of the list; unknown ones are left out. */
  public List<String> registered(List<String> names) {
    List<String> registered = new ArrayList<>();
    for (String name : names) {
      String suite = byName.get(name);
      if (suite != null) {
        registered.add(suite);
      }
    }
    return registered;
  }

  /**
   * {@code ECDHE-RSA-AES128-GCM-SHA256} for {@code TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}; those of
   * TLS 1.3 have one name.
   */
  static String openSslName(String suite) {
    int with = suite.indexOf("_WITH_");
    if (with < 0) {
      return suite;
    }
    String exchange = suite.substring("TLS_".length(), with).replace('_', '-');
    String cipher =
        suite
            .substring(with + "_WITH_".length())
            .replace("AES_", "AES")
            .replace("_CBC_", "_")
            .replace("CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305")
            .replace('_', '-');
    return exchange.equals("RSA") ? cipher : exchange + "-" + cipher;
  }
}
