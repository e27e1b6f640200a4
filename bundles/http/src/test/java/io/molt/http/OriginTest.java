package io.molt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.settings.Network;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is believed, and how far. */
class OriginTest {

  private static final SocketAddress PROXY = inet("10.0.0.1", 4711);

  private final HttpHeaders fields = new DefaultHttpHeaders();

  private static SocketAddress inet(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  private Origin find(String header, SocketAddress peer) {
    return Origin.of(
        new ForwardingSettings(Network.all("10.0.0.0/8, 2001:db8::/32"), header), peer, fields, 1);
  }

  private Origin old() {
    return find("x-forwarded-for", PROXY);
  }

  private Origin standard() {
    return find("forwarded", PROXY);
  }

  @Test
  void theLastThatIsNotTrustedIsTheClient() {
    fields.add("X-Forwarded-For", "6.6.6.6, 203.0.113.7, 10.0.0.3");
    fields.add("X-Forwarded-For", "10.0.0.2");
    assertThat(old().client()).isEqualTo(inet("203.0.113.7", 0));
  }

  @Test
  void whoIsNotTrustedSaysNothing() {
    fields.add("X-Forwarded-For", "6.6.6.6");
    fields.add("X-Forwarded-Proto", "https");
    SocketAddress stranger = inet("203.0.113.7", 1);
    Origin origin = find("x-forwarded-for", stranger);
    assertThat(origin.client()).isEqualTo(stranger);
    assertThat(origin.scheme()).isEmpty();
  }

  @Test
  void ofNothingButProxiesTheFirstIsTheClient() {
    fields.add("X-Forwarded-For", "10.0.0.3, 10.0.0.2");
    assertThat(old().client()).isEqualTo(inet("10.0.0.3", 0));
  }

  @Test
  void withoutAFieldItIsTheProxy() {
    assertThat(old().client()).isEqualTo(PROXY);
    assertThat(standard().client()).isEqualTo(PROXY);
  }

  @Test
  void onlyTheFieldsCountThatAreSet() {
    fields.add("Forwarded", "for=6.6.6.6;proto=https;host=evil.example");
    fields.add("X-Forwarded-For", "203.0.113.7");
    assertThat(old()).isEqualTo(new Origin(inet("203.0.113.7", 0), none(), none()));
    assertThat(standard().client()).isEqualTo(inet("6.6.6.6", 0));
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown",
        "_hidden",
        "a.example.org",
        "1.2.3",
        "1.2.3.4:99999",
        "1.2.3.4:x",
        "[::1",
        "::1]:1",
        ":"
      })
  void beforeWhatIsNoAddressNobodyIsLookedFor(String what) {
    fields.add("X-Forwarded-For", "6.6.6.6, " + what + ", 10.0.0.9");
    assertThat(old().client()).isEqualTo(inet("10.0.0.9", 0));
    fields.set("X-Forwarded-For", what);
    assertThat(old().client()).isEqualTo(PROXY);
  }

  @Test
  void addressesAreWrittenInSeveralWays() {
    fields.set("X-Forwarded-For", "203.0.113.7:80");
    assertThat(old().client()).isEqualTo(inet("203.0.113.7", 80));
    fields.set("X-Forwarded-For", "2001:470::1");
    assertThat(old().client()).isEqualTo(inet("2001:470::1", 0));
    fields.set("X-Forwarded-For", "[2001:470::1]:80");
    assertThat(old().client()).isEqualTo(inet("2001:470::1", 80));
    fields.set("X-Forwarded-For", "[2001:470::1]");
    assertThat(old().client()).isEqualTo(inet("2001:470::1", 0));
  }

  @Test
  void schemeAndHostBelongToTheFirstTrustedProxy() {
    fields.add("X-Forwarded-For", "6.6.6.6, 203.0.113.7, 10.0.0.2");
    fields.add("X-Forwarded-Proto", "gopher, HTTPS, http");
    fields.add("X-Forwarded-Host", "evil.example, example.org:8443, inner");
    assertThat(old().scheme()).hasValue("https");
    assertThat(old().host()).hasValue("example.org:8443");
  }

  @Test
  void schemeAndHostMayBeWrittenOnce() {
    fields.add("X-Forwarded-For", "203.0.113.7, 10.0.0.2");
    fields.add("X-Forwarded-Proto", "https");
    fields.add("X-Forwarded-Host", "example.org");
    assertThat(old().scheme()).hasValue("https");
    assertThat(old().host()).hasValue("example.org");
  }

  @Test
  void schemesAndHostsThatAreNoneAreLeftOut() {
    fields.add("X-Forwarded-For", "203.0.113.7");
    fields.add("X-Forwarded-Proto", "javascript");
    fields.add("X-Forwarded-Host", "a b/c");
    assertThat(old()).isEqualTo(new Origin(inet("203.0.113.7", 0), none(), none()));
  }

  @Test
  void theStandardFieldIsReadAsItsStandardHasIt() {
    fields.add(
        "Forwarded",
        "for=6.6.6.6, For=\"[2001:470::1]:47\" ; Proto=https;by=_x;HOST=\"example.org:1\"");
    fields.add("Forwarded", "for=10.0.0.2;proto=http;secret=\"a\\\"b, for=7.7.7.7\"");
    assertThat(standard())
        .isEqualTo(
            new Origin(
                inet("2001:470::1", 47), Optional.of("https"), Optional.of("example.org:1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        ",",
        "for",
        "for=",
        "for=\"",
        "for=\"\\",
        "for=\"1.2.3.4",
        "for=\"1.2.3.4\"x",
        "for=1.2.3.4,",
        "for=1.2.3.4 x",
        "=1.2.3.4"
      })
  void aLineThatIsNotWellFormedEndsTheSearch(String line) {
    assertThat(ForwardedField.read(line)).isEmpty();
    fields.add("Forwarded", "for=6.6.6.6");
    fields.add("Forwarded", line);
    fields.add("Forwarded", "for=10.0.0.2");
    assertThat(standard().client()).isEqualTo(inet("10.0.0.2", 0));
  }

  /** A client cannot hide what the proxy appends to its line: that is ignored, and it is nobody. */
  @Test
  void anOpenQuoteMakesTheClientNobodyElse() {
    fields.add("Forwarded", "for=6.6.6.6;x=\", for=203.0.113.7");
    assertThat(standard().client()).isEqualTo(PROXY);
    fields.set("Forwarded", "for=6.6.6.6;x=\", for=\"[2001:470::1]:47\"");
    assertThat(standard().client()).isEqualTo(PROXY);
  }
}
