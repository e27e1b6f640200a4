package io.molt.listener;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's epoll handler, but a socket that waits for nothing stays registered. Netty 4.2.18 removes
 * it then, so that it is not told of a hang-up for ever, and fails when the socket is to wait for
 * something again: a client that closes its half while its connection is paused, or before the
 * answer has fitted into its socket, would lose the rest. Registered edge-triggered, for nothing, a
 * socket is told of a hang-up once.
 */
final class SteadyEpoll implements IoHandler {

  private final IoHandler epoll;

  private final boolean closes;
  private final Mishaps mishaps = new Mishaps();

  private SteadyEpoll(IoHandler epoll, boolean closes) {
    this.epoll = epoll;
    this.closes = closes;
  }

  /**
   * @param closes whether a socket is closed whose handling ends in an error
   */
  static IoHandlerFactory newFactory(boolean closes) {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new SteadyEpoll(factory.newHandler(executor), closes);
      }

      @Override
      public boolean isChangingThreadSupported() {
        return factory.isChangingThreadSupported();
      }
    };
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Steady(epoll.register(new Sturdy((EpollIoHandle) handle, closes, mishaps)));
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }

  /**
   * A socket whose errors are its own. An error that went through the loop would have it forget
   * what the kernel told of the other sockets in the same round, and the kernel tells once.
   */
  record Sturdy(EpollIoHandle socket, boolean closes, Mishaps mishaps) implements EpollIoHandle {

    /** See {@link EnduringLoops}. */
    static final Class<?> CAUGHT = Throwable.class;

    @Override
    public FileDescriptor fd() {
      return socket.fd();
    }

    /**
     * A connection that misses an event may wait for ever, so it is closed. A listening socket has
     * the next client bring it back: closed, it would be lost to all.
     */
    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      try {
        socket.handle(registration, event);
      } catch (Throwable error) {
        mishaps.goOnAfter(error, System.nanoTime());
        if (closes) {
          closeAfterError();
        }
      }
    }

    private void closeAfterError() {
      try {
        socket.close();
      } catch (Throwable again) {
        // What can be closed is closed by then.
      }
    }

    @Override
    public void registered() {
      socket.registered();
    }

    @Override
    public void unregistered() {
      socket.unregistered();
    }

    @Override
    public void close() throws Exception {
      socket.close();
    }
  }

  /** A registration that is never for nothing at all. */
  private record Steady(IoRegistration registration) implements IoRegistration {
    @Override
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      return registration.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    public boolean isValid() {
      return registration.isValid();
    }

    @Override
    public boolean cancel() {
      return registration.cancel();
    }
  }
}
