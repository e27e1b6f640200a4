package io.molt.listener;

import io.molt.spi.Reactor;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;

/** One event loop, with what its connections share because only one of them acts at a time. */
final class ReactorLoop implements Reactor {

  private final int index;
  private final EventLoop loop;
  private final LoopMemory memory;
  private final ResponseHead responseHead;
  private final WriteBuffers writeBuffers = new WriteBuffers(SocketWriter.CHUNK);

  ReactorLoop(int index, EventLoop loop, DateHeader date, MemoryBudget budget) {
    this.memory = new LoopMemory(loop, budget);
    this.index = index;
    this.loop = loop;
    this.responseHead = new ResponseHead(date);
  }

  /** Its place in {@link io.molt.spi.Ports#reactors()}. */
  int index() {
    return index;
  }

  EventLoop loop() {
    return loop;
  }

  /** What its connections hold; for use on the loop alone. */
  LoopMemory memory() {
    return memory;
  }

  /** Builds the heads of responses; for use on the loop alone. */
  ResponseHead responseHead() {
    return responseHead;
  }

  /** Buffers to write from; for use on the loop alone. */
  WriteBuffers writeBuffers() {
    return writeBuffers;
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  /** The same; if the loop has closed its connections and takes nothing more, does that instead. */
  void execute(Runnable task, Runnable ended) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException rejected) {
      ended.run();
    }
  }
}
