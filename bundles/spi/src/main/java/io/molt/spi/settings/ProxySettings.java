package io.molt.spi.settings;

import java.time.Duration;
import java.util.List;

/**
 * The PROXY protocol on a port.
 *
 * @param proxyProtocol {@code proxy_protocol}: whether each connection begins with a header of it
 * @param proxyProtocolTrusted {@code proxy_protocol_trusted}: who may connect then, and is believed
 * @param proxyProtocolTime {@code proxy_protocol_time}: how long the header may take
 */
public record ProxySettings(
    boolean proxyProtocol, List<Network> proxyProtocolTrusted, Duration proxyProtocolTime) {

  /** The key without which the others say nothing. */
  public static final String KEY = "proxy_protocol";

  static ProxySettings of(SettingValues values) {
    return new ProxySettings(
        values.onOff(KEY),
        Network.all(values.text("proxy_protocol_trusted")),
        values.seconds("proxy_protocol_time"));
  }
}
