package io.molt.listener;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How Netty speaks to the kernel. */
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

  private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);

  /** For connections. */
  abstract IoHandlerFactory handlers();

  /** For listening sockets, which no error may close. */
  abstract IoHandlerFactory handlersOfListeners();

  abstract ListeningSocket listeningSocket();

  /** The name as status shows it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The fastest that works here. */
  static NettyTransport best() {
    if (Epoll.isAvailable()) {
      return EPOLL;
    }
    LOG.info(
        "[listener] epoll is not available here, NIO is used: {}",
        String.valueOf(Epoll.unavailabilityCause()));
    LOG.debug("[listener] Why epoll is not available.", Epoll.unavailabilityCause());
    return NIO;
  }
}
