package io.molt.itests;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What one would write with Netty alone: one event loop for all ports.
 *
 * @param loop that of all connections
 * @param uring whether they are on io_uring, and not on epoll
 * @param date the Date header, made once a second
 * @param arguments where to listen, and what to show
 */
record NettyServer(EventLoopGroup loop, boolean uring, NettyDate date, PeerArguments arguments) {

  /** The system property that has it use io_uring. */
  static final String ON_URING = "peer.io_uring";

  /** Makes the pipelines of the connections that come by a door. */
  @FunctionalInterface
  interface Pipelines {
    Consumer<Channel> of(NettyServer server) throws Exception;
  }

  /** Serves at each door that is asked for, says so, and goes on for as long as it lives. */
  static void run(Map<Door, Pipelines> doors, String... arguments) throws Exception {
    boolean uring = Boolean.getBoolean(ON_URING);
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, uring ? IoUringIoHandler.newFactory() : EpollIoHandler.newFactory());
    NettyDate date = new NettyDate();
    loop.submit(date).sync();
    loop.scheduleAtFixedRate(date, 1, 1, TimeUnit.SECONDS);
    NettyServer server = new NettyServer(loop, uring, date, PeerArguments.parse(arguments));
    for (Door door : server.arguments.ports().keySet()) {
      server.listen(server.arguments.port(door), doors.get(door).of(server));
    }
    System.out.println(PeerProcess.READY);
    loop.terminationFuture().sync();
  }

  private void listen(int port, Consumer<Channel> pipeline) throws InterruptedException {
    new ServerBootstrap()
        .group(loop)
        .channel(uring ? IoUringServerSocketChannel.class : EpollServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 512)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                pipeline.accept(channel);
              }
            })
        .bind("127.0.0.1", port)
        .sync();
  }
}
