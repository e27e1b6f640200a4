package io.molt.spi;

import java.net.SocketAddress;
import java.time.Duration;

/**
 * A connection as it is at one moment.
 *
 * @param id see {@link io.molt.net.Connection#id()}
 * @param listener the name of its listener
 * @param remoteAddress the client
 * @param age since it was accepted
 * @param idle since a byte was received
 * @param received bytes received
 * @param sent bytes written
 * @param waiting bytes that wait to be written
 */
public record ConnectionStatus(
    long id,
    String listener,
    SocketAddress remoteAddress,
    Duration age,
    Duration idle,
    long received,
    long sent,
    long waiting) {}
