package io.molt.http;

import io.molt.spi.settings.Network;
import io.molt.spi.settings.SettingValues;
import java.net.SocketAddress;
import java.util.List;

/**
 * Whom a listener believes what a request was before it came here.
 *
 * @param httpTrustedProxies {@code http_trusted_proxies}: the proxies; empty for nobody
 * @param httpForwardedHeader {@code http_forwarded_header}: by which fields they say it. Only those
 *     that the proxies write are looked at: others they would let pass as the client has sent them
 */
public record ForwardingSettings(List<Network> httpTrustedProxies, String httpForwardedHeader) {

  static ForwardingSettings of(SettingValues values) {
    return new ForwardingSettings(
        Network.all(values.text("http_trusted_proxies")), values.text("http_forwarded_header"));
  }

  /** Whether anybody is believed. */
  public boolean isOn() {
    return !httpTrustedProxies.isEmpty();
  }

  boolean trusts(SocketAddress somebody) {
    return Network.anyContains(httpTrustedProxies, somebody);
  }

  /** Whether they have RFC 7239's field, and not those of old. */
  boolean isStandard() {
    return httpForwardedHeader.equals("forwarded");
  }
}
