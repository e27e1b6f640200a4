package io.molt.listener.spi;

import io.molt.spi.Reactor;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One event loop, with what its connections share because only one of them acts at a time. */
public final class ReactorLoop implements Reactor {

  /** So that a file on a slow disk does not hold up all others of the loop. */
  private static final int FILE_THREADS = 4;

  private final int index;
  private final EventLoop loop;
  private final LoopMemory memory;
  private final Loans loans;
  private final LongSupplier ids;
  private final boolean writesLater;
  private final Turns turns;
  private final WriteBuffers writeBuffers = new WriteBuffers(SocketWriter.CHUNK);

  /** There when a file was read for the first time. */
  private @Nullable FileThreads fileThreads;

  /**
   * One that writes at once.
   *
   * @param ids numbers connections; from any thread
   */
  public ReactorLoop(
      int index, EventLoop loop, MemoryBudget budget, Loans loans, LongSupplier ids) {
    this(index, loop, false, budget, loans, ids);
  }

  /**
   * @param writesLater whether a flush only asks the kernel to write, and is told at a later time
   *     of what it has taken, as on io_uring
   * @param ids numbers connections; from any thread
   */
  public ReactorLoop(
      int index,
      EventLoop loop,
      boolean writesLater,
      MemoryBudget budget,
      Loans loans,
      LongSupplier ids) {
    this.writesLater = writesLater;
    this.memory = new LoopMemory(loop, budget);
    this.loans = loans;
    this.ids = ids;
    this.index = index;
    this.loop = loop;
    this.turns = new Turns(loop);
  }

  /** Its place in {@link io.molt.spi.Ports#reactors()}. */
  public int index() {
    return index;
  }

  public EventLoop loop() {
    return loop;
  }

  /** Whether a flush has written nothing yet when it returns. From any thread. */
  public boolean writesLater() {
    return writesLater;
  }

  /** The number of a new connection. From any thread. */
  long nextId() {
    return ids.getAsLong();
  }

  /** What its connections hold; for use on the loop alone. */
  public LoopMemory memory() {
    return memory;
  }

  /** What was lent to workers, of all loops together. From any thread. */
  public Loans loans() {
    return loans;
  }

  /** The turns of its connections to write. From any thread. */
  Turns turns() {
    return turns;
  }

  /** Buffers to write from; for use on the loop alone. */
  public WriteBuffers writeBuffers() {
    return writeBuffers;
  }

  /** What reads files for its connections; for use on the loop alone. */
  FileThreads fileThreads() {
    FileThreads threads = fileThreads;
    if (threads == null) {
      threads = new FileThreads("file-reader-" + index + "-", FILE_THREADS, Integer.MAX_VALUE);
      fileThreads = threads;
    }
    return threads;
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  /** The same; if the loop has closed its connections and takes nothing more, does that instead. */
  public void execute(Runnable task, Runnable ended) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException rejected) {
      ended.run();
    }
  }
}
