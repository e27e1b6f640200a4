package io.molt.listener;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.util.concurrent.ThreadAwareExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Netty's io_uring handler for connections, with what holds on {@link SteadyEpoll} too: an error of
 * one socket goes no further, and who has closed its half is read from when it may be, and no
 * sooner. It can be begun again by a loop that goes on after an error.
 */
final class SteadyUring implements IoHandler {

  /** See {@link EnduringLoops}. */
  static final Class<?> CAUGHT = Throwable.class;

  /**
   * How much is handed to the kernel at once. A message to thousands of connections is as many
   * operations: with Netty's 128 the kernel would be called for each 128 of them.
   */
  private static final int SUBMISSIONS = 1024;

  /** What the kernel has to tell at once; where it is more, Netty warns at each round. */
  private static final int COMPLETIONS = 8 * SUBMISSIONS;

  private final IoHandler uring;
  private final Mishaps mishaps = new Mishaps();
  private boolean begun;

  SteadyUring(IoHandler uring) {
    this.uring = uring;
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory factory =
        IoUringIoHandler.newFactory(
            new IoUringIoHandlerConfig().setRingSize(SUBMISSIONS).setCqSize(COMPLETIONS));
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new SteadyUring(factory.newHandler(executor));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return factory.isChangingThreadSupported();
      }
    };
  }

  /** A ring that is enabled cannot be enabled again. */
  @Override
  public void initialize() {
    if (!begun) {
      uring.initialize();
      begun = true;
    }
  }

  @Override
  public int run(IoHandlerContext context) {
    return uring.run(context);
  }

  @Override
  public void prepareToDestroy() {
    uring.prepareToDestroy();
  }

  @Override
  public void destroy() {
    uring.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return uring.register(new Sturdy((IoUringIoHandle) handle, this));
  }

  @Override
  public void wakeup() {
    uring.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return uring.isCompatible(handleType);
  }

  /** A connection that misses an event may wait for ever, so it is closed. */
  private void handle(IoHandle socket, IoRegistration registration, IoEvent event) {
    try {
      socket.handle(registration, event);
    } catch (Throwable error) {
      mishaps.goOnAfter(error, System.nanoTime());
      try {
        socket.close();
      } catch (Throwable again) {
        // What can be closed is closed by then.
      }
    }
  }

  /**
   * A socket whose errors are its own.
   *
   * <p>Told that the client has closed its half, Netty 4.2.18 reads all that is left at once,
   * whether the connection is to be read from or not. So it is told when it has read to the end; or
   * when the connection is gone altogether, for then there is nothing to wait for.
   */
  static final class Sturdy implements IoUringIoHandle {

    // Of the kernel's interface, which does not change: linux/io_uring.h, asm-generic/poll.h.
    private static final byte POLL = 6;
    private static final byte CLOSE = 19;
    private static final byte RECEIVE = 27;
    private static final int POLL_ERROR = 0x8;
    private static final int POLL_HANG_UP = 0x10;
    private static final int POLL_HALF_CLOSED = 0x2000;
    private static final int CANCELLED = -125;

    private final IoUringIoHandle socket;
    private final SteadyUring handler;
    private @Nullable IoUringIoEvent heldBack;

    Sturdy(IoUringIoHandle socket, SteadyUring handler) {
      this.socket = socket;
      this.handler = handler;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      IoUringIoEvent told = (IoUringIoEvent) event;
      boolean polled = told.opcode() == POLL && told.res() > 0;
      boolean gone = polled && (told.res() & (POLL_ERROR | POLL_HANG_UP)) != 0;
      if (polled && !gone && (told.res() & POLL_HALF_CLOSED) != 0) {
        int besides = told.res() & ~POLL_HALF_CLOSED; // every poll is told of that, too
        if (besides == 0) {
          heldBack = copy(told, POLL_HALF_CLOSED);
        } else {
          handler.handle(socket, registration, copy(told, besides));
        }
        return;
      }
      boolean read = told.opcode() == RECEIVE && told.res() == 0;
      boolean closed = told.opcode() == CLOSE;
      handler.handle(socket, registration, told);
      IoUringIoEvent halfClosed = heldBack;
      if (halfClosed != null && (gone || read || closed)) {
        heldBack = null;
        handler.handle(
            socket, registration, copy(halfClosed, closed ? CANCELLED : halfClosed.res()));
      }
    }

    /** Netty uses one event again and again. */
    private static IoUringIoEvent copy(IoUringIoEvent event, int result) {
      return new IoUringIoEvent(result, event.flags(), event.opcode(), event.userData());
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
}
