package io.molt.listener;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Event loops that no error ends. Netty 4.2.18 catches what tasks and channels throw, and logs it;
 * but where there is no memory to do so, or an error comes out of the loop's own code, the loop
 * ends for good, and its connections are never served again.
 *
 * <p>When the JVM first comes to a catch clause of a class with something thrown, it asks the
 * class's loader for the type that is caught, unless the verifier has done so. Classes from the
 * JVM's cache are not verified again, and a bundle's loader needs memory to answer: where there is
 * none, the clause is passed over. So whoever is to catch an OutOfMemoryError has the type in hand
 * before, as {@link #CAUGHT} here.
 */
final class EnduringLoops extends MultiThreadIoEventLoopGroup {

  static final Class<?> CAUGHT = Throwable.class;

  /**
   * @param time by which everything on the loops becomes due
   */
  EnduringLoops(int number, ThreadFactory threads, IoHandlerFactory handlers, Ticker time) {
    super(number, threads, handlers, time);
  }

  /** Called by the super constructor: the time comes through it too. */
  @Override
  protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... time) {
    return new Loop(this, executor, handlers, (Ticker) time[0]);
  }

  static final class Loop extends SingleThreadIoEventLoop {

    static final Class<?> CAUGHT = Throwable.class;

    private final Mishaps mishaps = new Mishaps();
    private final Ticker time;

    private Loop(EnduringLoops group, Executor executor, IoHandlerFactory handlers, Ticker time) {
      this.time = time; // first: the super constructor asks for it
      super(group, executor, handlers);
    }

    @Override
    public Ticker ticker() {
      return time;
    }

    /** What is left to be done is in the loop's queues and the kernel: a further run finds it. */
    @Override
    protected void run() {
      while (true) {
        try {
          super.run();
          return;
        } catch (Throwable error) {
          LockSupport.parkNanos(mishaps.goOnAfter(error, ticker().nanoTime()));
        }
      }
    }
  }
}
