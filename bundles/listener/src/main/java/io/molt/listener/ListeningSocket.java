package io.molt.listener;

import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A listening socket whose queue can be emptied before it is closed. The kernel resets those who
 * wait to be accepted when a listening socket is closed, with the requests that they have sent; so
 * whoever waits is accepted first, until the very call before the close. Those who connect between
 * the two are still reset: that is a few microseconds.
 */
sealed interface ListeningSocket {

  /** The channel, for all else. */
  ServerChannel channel();

  /** Accepts one who waits; null if nobody does. On the channel's loop. */
  @Nullable Channel accept() throws IOException;

  /**
   * What an accepted channel becomes before anything is done with it; another one has taken its
   * socket.
   */
  default Channel connection(Channel accepted) {
    return accepted;
  }

  /** How much of a connection is read at once. */
  default RecvByteBufAllocator readSizes() {
    return ReadSizes.ADAPTIVE;
  }

  /** Accepts all who wait. On the channel's loop. */
  default void acceptWaiting() {
    try {
      for (Channel next = accept(); next != null; next = accept()) {
        channel().pipeline().fireChannelRead(next);
      }
    } catch (IOException failed) {
      LoggerFactory.getLogger(ListeningSocket.class)
          .warn("[listener] Not all clients that waited could be accepted.", failed);
    }
  }

  /** On Netty's native epoll. */
  record OnEpoll(EpollServerSocketChannel channel) implements ListeningSocket {

    /** What the native side writes an address into, of either family, with its length. */
    private static final int ADDRESS = 26;

    @Override
    public @Nullable Channel accept() throws IOException {
      int accepted = new Socket(channel.fd().intValue()).accept(new byte[ADDRESS]);
      return accepted < 0 ? null : new EpollSocketChannel(accepted);
    }
  }

  /** The same for connections that are on io_uring. */
  record ForUring(OnEpoll listening, UringSockets sockets) implements ListeningSocket {

    @Override
    public ServerChannel channel() {
      return listening.channel();
    }

    @Override
    public @Nullable Channel accept() throws IOException {
      return listening.accept();
    }

    @Override
    public Channel connection(Channel accepted) {
      return sockets.take((EpollSocketChannel) accepted);
    }

    @Override
    public RecvByteBufAllocator readSizes() {
      return ReadSizes.ONE_BY_ONE;
    }
  }

  /** On the JDK's channels. */
  final class OnNio extends NioServerSocketChannel implements ListeningSocket {

    @Override
    public ServerChannel channel() {
      return this;
    }

    @Override
    public @Nullable Channel accept() throws IOException {
      SocketChannel accepted = javaChannel().accept();
      return accepted == null ? null : new NioSocketChannel(this, accepted);
    }
  }
}
