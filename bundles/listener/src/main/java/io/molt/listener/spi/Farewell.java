package io.molt.listener.spi;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;

/**
 * A handler that has to tell the client that nothing more will come, before the server's half of a
 * connection is closed: TLS does, or what came last could be taken for cut off.
 */
public interface Farewell extends ChannelHandler {

  /**
   * Tells it. On the loop, when all was written.
   *
   * @return done when that is written, or cannot be
   */
  ChannelFuture say();
}
