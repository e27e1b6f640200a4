package io.molt.listener.spi;

import io.molt.spi.Dispatcher;
import java.util.Map;

/** Makes the connections of one port. */
@FunctionalInterface
public interface ConnectionFactory {

  /**
   * What an accepted socket becomes. Puts what handles it at the end of the pipeline of the
   * client's channel: all else begins with {@code channelActive}. On the thread that accepts,
   * before the channel is registered with its event loop; where there is TLS or the PROXY protocol,
   * on the event loop, when the handshake is done and the header has come. Must not block. If it
   * throws, the socket is closed.
   *
   * @param dispatcher where its events go
   */
  OpenConnection open(ClientChannel client, Dispatcher dispatcher);

  /**
   * How many connections were ended because of what their clients did, by the reason in a word;
   * none, as by default, where that is not counted. From any thread.
   */
  default Map<String, Long> cutOff() {
    return Map.of();
  }
}
