package io.molt.spi;

import java.net.SocketAddress;
import java.time.Duration;

/**
 * A connection as it is at one moment.
 *
 * @param id see {@link io.molt.net.Connection#id()}
 * @param listener the name of its listener
 * @param protocol what is spoken on it now: that of its listener, {@code http2} or {@code
 *     websocket}
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
    String protocol,
    SocketAddress remoteAddress,
    Duration age,
    Duration idle,
    long received,
    long sent,
    long waiting) {

  /** The same, where another protocol is spoken than the listener's. */
  public ConnectionStatus speaking(String other) {
    return new ConnectionStatus(
        id, listener, other, remoteAddress, age, idle, received, sent, waiting);
  }
}
