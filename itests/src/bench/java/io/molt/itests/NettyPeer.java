package io.molt.itests;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.util.Map;

/**
 * What one would write with Netty alone: what the servers of a {@link Comparison} are asked for, on
 * one event loop, with a flush at the end of each burst of reading. See {@link PeerArguments}.
 */
final class NettyPeer {

  private NettyPeer() {}

  public static void main(String[] arguments) throws Exception {
    NettyServer.run(
        Map.of(
            Door.HTTP, server -> channel -> NettyPage.addTo(channel, server),
            Door.TCP, _ -> channel -> channel.pipeline().addLast(new NettyEcho()),
            Door.WEBSOCKET, _ -> channel -> NettyWebSocket.addTo(channel, NettyEcho::new),
            Door.TLS, NettyTls::pipelines,
            Door.ROOM,
                server -> {
                  ChannelGroup group = new DefaultChannelGroup(server.loop().next());
                  return channel -> NettyWebSocket.addTo(channel, () -> new NettyRoom(group));
                },
            Door.HTTP2, server -> channel -> NettyHttp2.addTo(channel, server),
            Door.FILES, server -> channel -> NettyFile.addTo(channel, server)),
        arguments);
  }
}
