package io.molt.manager.run;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** What must hold of a {@link Carrier}, in whichever order its threads come. */
final class CarrierStress {

  private CarrierStress() {}

  /** Drains when it is asked to, as often as it was woken. */
  private static final class Counting implements Driver {
    private final AtomicInteger due = new AtomicInteger();

    @Override
    public void wake(Carrier carrier) {
      due.incrementAndGet();
    }

    void drive(Carrier carrier) {
      while (due.get() > 0) {
        due.decrementAndGet();
        carrier.drain();
      }
    }

    @Override
    public int budget() {
      return Integer.MAX_VALUE;
    }
  }

  /** Drains on whichever thread wakes it. */
  private static final class AtOnce implements Driver {
    @Override
    public void wake(Carrier carrier) {
      carrier.drain();
    }

    @Override
    public int budget() {
      return Integer.MAX_VALUE;
    }
  }

  /** Notices when it runs twice at the same instant. */
  private static final class Task implements Runnable {
    private int ran;
    private int violations;
    private boolean inside;

    @Override
    public void run() {
      if (inside) {
        violations++;
      }
      inside = true;
      ran++;
      inside = false;
    }
  }

  /**
   * A task that comes in while a drain looks for the last time is run by it or wakes the driver.
   */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "It ran, and the carrier sleeps.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It was lost, ran twice, or nobody can wake it.")
  @State
  public static class LastLook {
    private final Counting driver = new Counting();
    private final Carrier carrier = new Carrier("stress", () -> false, driver);
    private int ran;

    public LastLook() {
      carrier.wake();
    }

    @Actor
    public void comesIn() {
      carrier.execute(() -> ran++);
    }

    @Actor
    public void drains() {
      driver.drive(carrier);
    }

    @Arbiter
    public void look(II_Result result) {
      driver.drive(carrier);
      result.r1 = ran;
      carrier.wake();
      result.r2 = driver.due.get();
    }
  }

  /** Tasks of two threads, each of which may have to drain: plain fields are safe in them. */
  @JCStressTest
  @Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "All ran, one after the other.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Some were lost, or two ran at the same instant.")
  @State
  public static class OneAtATime {
    private final Carrier carrier = new Carrier("stress", () -> false, new AtOnce());
    private final Task task = new Task();

    @Actor
    public void one() {
      carrier.execute(task);
      carrier.execute(task);
    }

    @Actor
    public void other() {
      carrier.execute(task);
      carrier.execute(task);
    }

    @Arbiter
    public void look(II_Result result) {
      result.r1 = task.ran;
      result.r2 = task.violations;
    }
  }

  /** The carrier is taken over just when the task that seemed to hang comes to its end. */
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both tasks ran, each once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The task behind was lost or ran twice.")
  @State
  public static class TakenOver {
    private final Counting driver = new Counting();
    private final Counting next = new Counting();
    private final Carrier carrier = new Carrier("stress", () -> false, driver);
    private final AtomicInteger ran = new AtomicInteger();

    public TakenOver() {
      carrier.execute(ran::incrementAndGet);
      carrier.execute(ran::incrementAndGet);
    }

    @Actor
    public void drains() {
      driver.drive(carrier);
    }

    @Actor
    public void takesOver() {
      int task = carrier.runningTask();
      if (task != 0) {
        carrier.takeOver(task, next);
      }
    }

    @Arbiter
    public void look(I_Result result) {
      driver.drive(carrier);
      next.drive(carrier);
      result.r1 = ran.get();
    }
  }

  /** A look has coroutines go on elsewhere just when the thread comes that was waited for. */
  @JCStressTest
  @Outcome(id = "2, 0, 1", expect = Expect.ACCEPTABLE, desc = "Each ran once, none beside another.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, twice, at once, or nobody can wake it.")
  @State
  public static class Lent {
    private final Counting driver = new Counting();
    private final Carrier carrier = new Carrier("stress", () -> false, driver);
    private final Task task = new Task();

    public Lent() {
      carrier.execute(task);
      carrier.execute(task);
      carrier.lookAfter(Runnable::run);
    }

    @Actor
    public void drains() {
      driver.drive(carrier);
    }

    @Actor
    public void looks() {
      carrier.lookAfter(Runnable::run);
    }

    @Arbiter
    public void look(III_Result result) {
      driver.drive(carrier);
      result.r1 = task.ran;
      result.r2 = task.violations;
      carrier.wake();
      result.r3 = driver.due.get();
    }
  }

  /** A driver that has been replaced is woken once more than it drains. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The task ran under one of the two.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It was lost between the drivers.")
  @State
  public static class NewDriver {
    private final Counting driver = new Counting();
    private final Counting next = new Counting();
    private final Carrier carrier = new Carrier("stress", () -> false, driver);
    private int ran;

    @Actor
    public void comesIn() {
      carrier.execute(() -> ran++);
    }

    @Actor
    public void changes() {
      carrier.drivenBy(next);
    }

    @Arbiter
    public void look(I_Result result) {
      driver.drive(carrier);
      next.drive(carrier);
      result.r1 = ran;
    }
  }
}
