package io.molt.listener;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loops that no error ends. Netty 4.2.18 catches what tasks and channels throw, and logs it;
 * but where there is no memory to do so, or an error comes out of the loop's own code, the loop
 * ends for good, and its connections are never served again.
 */
final class EnduringLoops extends MultiThreadIoEventLoopGroup {

  private static final Logger LOG = LoggerFactory.getLogger(EnduringLoops.class);

  EnduringLoops(int number, ThreadFactory threads, IoHandlerFactory handlers) {
    super(number, threads, handlers);
  }

  @Override
  protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... unused) {
    return new Loop(this, executor, handlers);
  }

  /** Called where an error was caught that must end nothing. Fails never. */
  static void goOnAfter(Error error) {
    try {
      LOG.error("[listener] An event loop goes on after an error.", error);
    } catch (Error again) {
      // There is no memory even to say so. The launcher ends the process if that lasts.
    }
  }

  private static final class Loop extends SingleThreadIoEventLoop {

    private Loop(EnduringLoops group, Executor executor, IoHandlerFactory handlers) {
      super(group, executor, handlers);
    }

    /** What is left to be done is in the loop's queues and the kernel: a further run finds it. */
    @Override
    protected void run() {
      while (true) {
        try {
          super.run();
          return;
        } catch (Error error) {
          goOnAfter(error);
        }
      }
    }
  }
}
