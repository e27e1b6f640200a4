package io.molt.spi.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The certificate for one of the names that a listener is called by: a part of {@code
 * ssl_sni_certs}.
 *
 * @param name {@code www.example.org}, or {@code *.example.org} for one label in front of it
 * @param certFile the certificate and those that lead to its authority
 * @param keyFile its private key; empty if that is in the same file
 */
public record NamedCertificate(String name, Path certFile, Optional<Path> keyFile) {

  /** Reads what the value of {@code ssl_sni_certs} has become, with absolute files. */
  static List<NamedCertificate> all(String value) {
    return value.isEmpty()
        ? List.of()
        : Arrays.stream(value.split(",")).map(NamedCertificate::of).toList();
  }

  private static NamedCertificate of(String part) {
    List<String> words = List.of(part.trim().split("\\s+"));
    return new NamedCertificate(
        words.get(0),
        Path.of(words.get(1)),
        words.size() == 2 ? Optional.empty() : Optional.of(Path.of(words.get(2))));
  }
}
