package io.molt.http;

import io.molt.listener.spi.OpenConnection;
import io.netty.channel.ChannelInboundHandler;

/** What has the channel when HTTP/1.1 is over on it. On the loop. */
public interface ChannelSuccessor extends Reply.Successor {

  /** As its port sees it from then on. */
  OpenConnection connection();

  /** What is in the pipeline in place of HTTP/1.1. */
  ChannelInboundHandler handler();

  /**
   * The channel is its own; what has come behind the last request comes after this.
   *
   * @param sent how many bytes were sent on it before
   */
  void takeOver(long sent);
}
