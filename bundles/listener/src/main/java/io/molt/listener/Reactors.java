package io.molt.listener;

import io.molt.listener.spi.Loans;
import io.molt.listener.spi.MemoryBudget;
import io.molt.listener.spi.ReactorLoop;
import io.molt.spi.settings.Mode;
import io.molt.spi.settings.ServerSettings;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops: those that own the connections, and one that only accepts, so that a worker that
 * holds up its loop in base mode does not hold up new connections too.
 */
final class Reactors {

  private static final Logger LOG = LoggerFactory.getLogger(Reactors.class);

  /** How long the loops may take to end. */
  private static final long END_MILLIS = 1000;

  private final NettyTransport transport;
  private final EnduringLoops group;
  private final EnduringLoops acceptors;
  private final List<ReactorLoop> loops;

  Reactors(
      NettyTransport transport, int number, MemoryBudget budget, ConnectionIds ids, Ticker time) {
    this.transport = transport;
    this.group = new EnduringLoops(number, threads("molt-reactor-"), transport.handlers(), time);
    this.acceptors =
        new EnduringLoops(1, threads("molt-acceptor-"), transport.handlersOfListeners(), time);
    Loans loans = new Loans();
    List<ReactorLoop> all = new ArrayList<>(number);
    group.forEach(loop -> all.add(loop(all.size(), (EventLoop) loop, budget, loans, ids)));
    this.loops = List.copyOf(all);
  }

  /** Started at once, in their order, so that the number of a thread is that of its loop. */
  private ReactorLoop loop(
      int index, EventLoop loop, MemoryBudget budget, Loans loans, ConnectionIds ids) {
    loop.execute(() -> LOG.debug("[reactor {}] Started.", index));
    boolean later = transport == NettyTransport.IO_URING;
    return new ReactorLoop(index, loop, later, budget, loans, ids::next);
  }

  /** How many event loops the settings ask for. */
  static int number(ServerSettings server) {
    if (server.workers().mode() == Mode.PROCESS) {
      return server.network().reactorNum();
    }
    if (server.network().reactorNum() != server.workers().workerNum()) {
      LOG.info(
          "[listener] reactor_num: {} is not used in base mode: each of the {} workers has an event"
              + " loop of its own.",
          server.network().reactorNum(),
          server.workers().workerNum());
    }
    return server.workers().workerNum();
  }

  NettyTransport transport() {
    return transport;
  }

  List<ReactorLoop> loops() {
    return loops;
  }

  /** The loop on which the listening sockets live. */
  EventLoop acceptor() {
    return acceptors.next();
  }

  /** Completed when each loop that still runs has done what it was given before. */
  CompletableFuture<Void> passed() {
    return CompletableFuture.allOf(
        loops.stream().map(Reactors::passed).toArray(CompletableFuture[]::new));
  }

  private static CompletableFuture<Void> passed(ReactorLoop loop) {
    CompletableFuture<Void> passed = new CompletableFuture<>();
    loop.execute(() -> passed.complete(null), () -> passed.complete(null));
    return passed;
  }

  /** Ends all loops; their connections are closed before. Completed when they have ended. */
  CompletableFuture<Void> end() {
    CompletableFuture<Void> ended =
        CompletableFuture.allOf(
            completable(group.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS)),
            completable(acceptors.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS)));
    ended.thenRun(() -> loops.forEach(loop -> loop.writeBuffers().free()));
    return ended.copy().completeOnTimeout(null, 2 * END_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static CompletableFuture<Void> completable(Future<?> future) {
    CompletableFuture<Void> completable = new CompletableFuture<>();
    future.addListener(done -> completable.complete(null));
    return completable;
  }

  /** Daemon threads: how long the process lives is the launcher's to say. */
  private static ThreadFactory threads(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new FastThreadLocalThread(task, prefix + number.getAndIncrement());
      thread.setDaemon(true);
      thread.setContextClassLoader(Reactors.class.getClassLoader());
      return thread;
    };
  }
}
