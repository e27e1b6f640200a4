package io.molt.spi.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  private static Network of(String text) {
    return Network.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.7, true",
    "0.0.0.0/0, ::1, false",
    "::/0, ::1, true",
    "::/0, 203.0.113.7, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::ffff:192.0.2.1, 192.0.2.1, true",
  })
  void anAddressBelongsToANetworkOrNot(String network, String address, boolean belongs) {
    assertThat(of(network).contains(InetAddress.ofLiteral(address))).isEqualTo(belongs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "a.example.org",
        "10.0.0.1/8",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "10.0.0",
        "256.0.0.0",
        "2001:db8::1/32",
        "::/129",
        "fe80::1%eth0",
        "[::1]",
        ":::"
      })
  void whatIsNoNetworkIsNoneAtAll(String text) {
    assertThat(Network.parse(text)).isEmpty();
  }

  @Test
  void severalStandBesideEachOther() {
    assertThat(Network.all(" 10.0.0.0/8,::1  192.0.2.1 ,"))
        .containsExactly(of("10.0.0.0/8"), of("::1"), of("192.0.2.1"));
    assertThat(Network.all("")).isEmpty();
  }

  @Test
  void whoHasNoSuchAddressIsInNone() {
    List<Network> all = Network.all("0.0.0.0/0, ::/0");
    assertThat(Network.anyContains(all, new InetSocketAddress("192.0.2.1", 1))).isTrue();
    assertThat(Network.anyContains(all, InetSocketAddress.createUnresolved("a", 1))).isFalse();
    assertThat(Network.anyContains(all, UnixDomainSocketAddress.of("/a"))).isFalse();
    assertThat(Network.anyContains(List.of(), new InetSocketAddress("192.0.2.1", 1))).isFalse();
  }
}
