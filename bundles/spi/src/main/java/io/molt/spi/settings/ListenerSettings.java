package io.molt.spi.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * {@code conf/listener-NAME.cfg}: one port. Each component is the key of the same name in Swoole's
 * spelling where Swoole has it. Sizes are in bytes.
 *
 * @param name NAME of the file
 * @param host {@code host}: the address to bind, a name or a literal
 * @param port {@code port}: 0 lets the system choose
 * @param protocol {@code protocol}
 * @param application {@code application}: the symbolic name of the application that answers here;
 *     empty means the only one that handles the protocol
 * @param backlog {@code backlog}: connections that wait to be accepted
 * @param openTcpNodelay {@code open_tcp_nodelay}
 * @param openTcpKeepalive {@code open_tcp_keepalive}
 * @param maxConnection {@code max_connection}: more are closed at once
 * @param heartbeatIdleTime {@code heartbeat_idle_time}: a connection that sent nothing for so long,
 *     and waits for no answer, is closed; zero means never
 * @param packageMaxLength {@code package_max_length}: the largest HTTP request body
 * @param httpLineMaxLength {@code http_line_max_length}: the longest request line
 * @param httpHeaderMaxLength {@code http_header_max_length}: all header fields of a request
 * @param httpHeaderTime {@code http_header_time}: how long a client may take to send the head of a
 *     request; zero means for ever
 * @param httpBodyTime {@code http_body_time}: how long a client may take to send a body; zero means
 *     for ever
 * @param httpBodyMinRate {@code http_body_min_rate}: how many bytes of a body have to come in a
 *     second, on average; 0 for any number
 * @param bufferHighWatermark {@code buffer_high_watermark}: a sender waits while more than this
 *     waits for a slow client
 * @param socketBufferSize {@code socket_buffer_size}: a client for which more than this waits is
 *     closed
 * @param maxQueuedBytes {@code max_queued_bytes}: the server reads no more from a client while more
 *     than this waits for the worker
 */
public record ListenerSettings(
    String name,
    String host,
    int port,
    Protocol protocol,
    Optional<String> application,
    int backlog,
    boolean openTcpNodelay,
    boolean openTcpKeepalive,
    int maxConnection,
    Duration heartbeatIdleTime,
    long packageMaxLength,
    int httpLineMaxLength,
    int httpHeaderMaxLength,
    Duration httpHeaderTime,
    Duration httpBodyTime,
    int httpBodyMinRate,
    int bufferHighWatermark,
    int socketBufferSize,
    int maxQueuedBytes) {}
