package io.molt.spi.settings;

import java.util.Optional;

/**
 * {@code conf/listener-NAME.cfg}: one port, by concern. Each component of the records in it is a
 * key of the file, in Java's spelling; the keys of its protocol are known to the protocol's bundle
 * alone.
 *
 * @param name NAME of the file
 * @param protocol {@code protocol}: what is spoken, in small letters, such as {@code http}
 * @param application {@code application}: the symbolic name of the application that answers here;
 *     empty means the only one that handles the protocol
 * @param socket the sockets
 * @param connections how many connections there may be, and for how long
 * @param buffers how much is held for one of them
 * @param proxy what proxies in front say by the PROXY protocol
 * @param tls TLS; empty if there is none
 * @param own what the keys of the protocol itself are set to; its bundle makes its own record of it
 */
public record ListenerSettings(
    String name,
    String protocol,
    Optional<String> application,
    SocketSettings socket,
    ConnectionSettings connections,
    BufferSettings buffers,
    ProxySettings proxy,
    Optional<TlsSettings> tls,
    SettingValues own) {

  /**
   * Takes each record's values out of those of the file.
   *
   * @param name NAME of the file
   * @param values of every key of {@code listener.keys}
   * @param own of every key that the protocol defines
   */
  public static ListenerSettings of(String name, SettingValues values, SettingValues own) {
    return new ListenerSettings(
        name,
        values.text("protocol"),
        values.optional("application"),
        SocketSettings.of(values),
        ConnectionSettings.of(values),
        BufferSettings.of(values),
        ProxySettings.of(values),
        TlsSettings.of(values),
        own);
  }
}
