package io.molt.listener.spi;

import io.molt.spi.Dispatcher;

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
}
