package io.molt.spi.settings;

/**
 * The sockets of a port: the one that listens, and how those that it accepts are set.
 *
 * @param host {@code host}: the address to bind, a name or a literal
 * @param port {@code port}: 0 lets the system choose
 * @param backlog {@code backlog}: connections that wait to be accepted
 * @param openTcpNodelay {@code open_tcp_nodelay}
 * @param openTcpKeepalive {@code open_tcp_keepalive}
 */
public record SocketSettings(
    String host, int port, int backlog, boolean openTcpNodelay, boolean openTcpKeepalive) {

  static SocketSettings of(SettingValues values) {
    return new SocketSettings(
        values.text("host"),
        values.integer("port"),
        values.integer("backlog"),
        values.onOff("open_tcp_nodelay"),
        values.onOff("open_tcp_keepalive"));
  }
}
