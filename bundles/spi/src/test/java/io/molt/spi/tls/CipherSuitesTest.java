package io.molt.spi.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CipherSuitesTest {

  private final CipherSuites suites = new CipherSuites();

  /** As {@code openssl ciphers -stdname} has them. */
  @ParameterizedTest
  @CsvSource({
    "TLS_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "ECDHE-RSA-CHACHA20-POLY1305, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "DHE-RSA-AES128-SHA256, TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
    "ecdhe-rsa-aes128-sha, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
  })
  void bothNamesAreKnown(String name, String suite) {
    assertThat(suites.registered(List.of(name))).containsExactly(suite);
    assertThat(suites.registered(List.of(suite))).containsExactly(suite);
    assertThat(suites.unknown(List.of(name, suite))).isEmpty();
  }

  @Test
  void othersAreNot() {
    List<String> names = List.of("HIGH", "TLS_AES_256_GCM_SHA384", "!aNULL");
    assertThat(suites.unknown(names)).containsExactly("HIGH", "!aNULL");
    assertThat(suites.registered(names)).containsExactly("TLS_AES_256_GCM_SHA384");
  }
}
