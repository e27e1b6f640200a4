package io.molt.listener.spi;

import io.netty.channel.DefaultEventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What must hold of a {@link WriteTurn}, in whichever order its threads come. */
final class WriteTurnStress {

  private WriteTurnStress() {}

  /** An event loop whose tasks run when the test says so; it never begins a thread. */
  private static final class Manual extends DefaultEventLoop {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    void runAll() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  /** Counts what is queued and what was written. */
  private static final class Counting extends WriteTurn {
    private final Manual loop;
    private final AtomicInteger queued = new AtomicInteger();
    private int written;

    Counting(Manual loop) {
      super(new ReactorLoop(0, loop, new MemoryBudget(1 << 20, 1), new Loans(), () -> 1));
      this.loop = loop;
    }

    void send() {
      queued.incrementAndGet();
      ask();
    }

    @Override
    protected void drain(long now) {
      written += queued.getAndSet(0);
    }

    /** How much was written in the end, and whether the next that is sent has a turn. */
    void look(II_Result result) {
      loop.runAll();
      result.r1 = written;
      send();
      result.r2 = loop.tasks.size();
    }
  }

  /** Something is sent while the loop writes. */
  @JCStressTest
  @Outcome(id = "3, 1", expect = Expect.ACCEPTABLE, desc = "All was written.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Something lies there, or nobody can ask any more.")
  @State
  public static class Sent {
    private final Counting turn = new Counting(new Manual());

    public Sent() {
      turn.send();
    }

    @Actor
    public void sends() {
      turn.send();
      turn.send();
    }

    @Actor
    public void writes() {
      turn.loop.runAll();
    }

    @Arbiter
    public void look(II_Result result) {
      turn.look(result);
    }
  }

  /** Something is sent while the loop reads a burst, within which it sends too. */
  @JCStressTest
  @Outcome(id = "3, 1", expect = Expect.ACCEPTABLE, desc = "All was written.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Something lies there, or nobody can ask any more.")
  @State
  public static class Burst {
    private final Counting turn = new Counting(new Manual());

    @Actor
    public void sends() {
      turn.send();
      turn.send();
    }

    @Actor
    public void reads() {
      turn.burst();
      turn.send();
      turn.burstOver(0);
      turn.loop.runAll();
    }

    @Arbiter
    public void look(II_Result result) {
      turn.look(result);
    }
  }

  /** Something is sent while an empty burst ends. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "It was written.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It lies there, or nobody can ask any more.")
  @State
  public static class EmptyBurst {
    private final Counting turn = new Counting(new Manual());

    @Actor
    public void sends() {
      turn.send();
    }

    @Actor
    public void reads() {
      turn.burst();
      turn.burstOver(0);
      turn.now();
    }

    @Arbiter
    public void look(II_Result result) {
      turn.look(result);
    }
  }
}
