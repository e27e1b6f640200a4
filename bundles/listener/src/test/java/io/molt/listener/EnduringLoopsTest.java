package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EnduringLoopsTest {

  private static final IoEvent EVENT = new IoEvent() {};

  private final AtomicInteger errors = new AtomicInteger();

  /** Netty's handler, which fails in its first rounds as one does that gets no memory. */
  private final class Failing implements IoHandler {
    private final IoHandler nio;

    private Failing(IoHandler nio) {
      this.nio = nio;
    }

    @Override
    public int run(IoHandlerContext context) {
      if (errors.getAndIncrement() < 3) {
        throw new OutOfMemoryError("expected by the test");
      }
      return nio.run(context);
    }

    @Override
    public void prepareToDestroy() {
      nio.prepareToDestroy();
    }

    @Override
    public void destroy() {
      nio.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return nio.register(handle);
    }

    @Override
    public void wakeup() {
      nio.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
      return nio.isCompatible(type);
    }
  }

  private IoHandlerFactory failing() {
    IoHandlerFactory factory = NioIoHandler.newFactory();
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new Failing(factory.newHandler(executor));
      }
    };
  }

  @Test
  void aLoopThatFailsGoesOnAndCanStillBeEnded() throws Exception {
    EnduringLoops loops = new EnduringLoops(1, Thread::new, failing(), Ticker.systemTicker());
    try {
      assertThat(loops.submit(() -> "done").get()).isEqualTo("done");
      assertThat(loops.submit(() -> "again").get()).isEqualTo("again");
      assertThat(errors.get()).isGreaterThan(3);
    } finally {
      assertThat(loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(20_000)).isTrue();
    }
  }

  /** A socket that fails when there is something to be read. */
  private static final class FailingSocket implements EpollIoHandle {
    private int closes;

    @Override
    public FileDescriptor fd() {
      return new FileDescriptor(0);
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      throw new OutOfMemoryError("expected by the test");
    }

    @Override
    public void close() {
      closes++;
      throw new OutOfMemoryError("expected by the test");
    }
  }

  @Test
  void anErrorOfASocketClosesItAndGoesNoFurther() {
    FailingSocket connection = new FailingSocket();
    new SteadyEpoll.Sturdy(connection, true, new Mishaps()).handle(null, EVENT);
    assertThat(connection.closes).isEqualTo(1);
  }

  @Test
  void aListeningSocketStaysOpen() {
    FailingSocket listening = new FailingSocket();
    new SteadyEpoll.Sturdy(listening, false, new Mishaps()).handle(null, EVENT);
    assertThat(listening.closes).isZero();
  }
}
