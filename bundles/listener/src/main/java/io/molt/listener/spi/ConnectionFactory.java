package io.molt.listener.spi;

import io.molt.spi.Dispatcher;

/** Makes the connections of one port. */
@FunctionalInterface
public interface ConnectionFactory {

  /**
   * What an accepted socket becomes. Puts what handles it into the pipeline of the client's
   * channel, which is not registered with its event loop yet: all else begins with {@code
   * channelActive}. On the thread that accepts; must not block. If it throws, the socket is closed.
   *
   * @param dispatcher where its events go
   */
  OpenConnection open(ClientChannel client, Dispatcher dispatcher);
}
