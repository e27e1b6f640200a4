package io.molt.itests;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.util.Map;

/**
 * A room as one writes it with Netty alone at first: each message is written to the group as a
 * frame, which each channel encodes for itself. See {@link PeerArguments}.
 */
final class NettyFramesPeer {

  private NettyFramesPeer() {}

  public static void main(String[] arguments) throws Exception {
    NettyServer.run(
        Map.of(
            Door.ROOM,
            server -> {
              ChannelGroup group = new DefaultChannelGroup(server.loop().next());
              return channel -> NettyWebSocket.addTo(channel, () -> new Frames(group));
            }),
        arguments);
  }

  /** Sends each frame to all. */
  private static final class Frames extends NettyHandler {
    private final ChannelGroup group;

    Frames(ChannelGroup group) {
      this.group = group;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      group.add(context.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      group.writeAndFlush(message, channel -> true, true);
    }
  }
}
