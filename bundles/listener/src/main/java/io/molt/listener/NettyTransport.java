package io.molt.listener;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import java.util.Locale;

/** How Netty speaks to the kernel. Which of them works is known to {@link Transports}. */
public enum NettyTransport {
  /** Linux epoll through Netty's native library. */
  EPOLL {
    @Override
    IoHandlerFactory handlers() {
      return SteadyEpoll.newFactory(true);
    }

    @Override
    IoHandlerFactory handlersOfListeners() {
      return SteadyEpoll.newFactory(false);
    }

    @Override
    ListeningSocket listeningSocket() {
      return new ListeningSocket.OnEpoll(new EpollServerSocketChannel());
    }
  },

  /** Linux io_uring for connections; listening sockets are on epoll: see {@link UringSockets}. */
  IO_URING {
    @Override
    IoHandlerFactory handlers() {
      return SteadyUring.newFactory();
    }

    @Override
    IoHandlerFactory handlersOfListeners() {
      return EPOLL.handlersOfListeners();
    }

    @Override
    ListeningSocket listeningSocket() {
      return new ListeningSocket.ForUring(
          new ListeningSocket.OnEpoll(new EpollServerSocketChannel()), UringSockets.find());
    }
  },

  /** The JDK's selectors, on every platform. */
  NIO {
    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    IoHandlerFactory handlersOfListeners() {
      return NioIoHandler.newFactory();
    }

    @Override
    ListeningSocket listeningSocket() {
      return new ListeningSocket.OnNio();
    }
  };

  /** For connections. */
  abstract IoHandlerFactory handlers();

  /** For listening sockets, which no error may close. */
  abstract IoHandlerFactory handlersOfListeners();

  abstract ListeningSocket listeningSocket();

  /** The name as status shows it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
