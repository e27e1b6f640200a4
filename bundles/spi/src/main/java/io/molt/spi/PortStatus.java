package io.molt.spi;

import io.molt.spi.settings.ListenerSettings;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * A port as it is at one moment.
 *
 * @param settings its configuration
 * @param address where it is bound, with the real port number
 * @param accepting whether new connections are taken
 * @param transport what is really used: {@code epoll}, {@code io_uring} or {@code nio}
 * @param most how many may be open: {@code max_connection}, or less where the system allows less
 * @param connections how many are open
 * @param accepted how many were accepted since the start
 * @param refused how many were closed at once because so many were open
 * @param cutOff how many were ended because of what their clients did, by the reason
 * @param tls TLS; empty if there is none
 */
public record PortStatus(
    ListenerSettings settings,
    SocketAddress address,
    boolean accepting,
    String transport,
    int most,
    int connections,
    long accepted,
    long refused,
    Map<String, Long> cutOff,
    Optional<TlsStatus> tls) {}
