package io.molt.manager.run;

import io.molt.spi.Reactor;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one worker's code runs on: a queue that never rejects, drained by one thread at a time, so
 * that no two callbacks of the worker run at the same instant. Which thread that is, its {@link
 * Driver} says, and that can change while tasks are waiting.
 *
 * <p>It is the scheduler of the worker's virtual threads: what they are resumed by comes in through
 * {@link #execute}. New events are pulled from the slot when nothing else waits, and now and then
 * when something does, for a coroutine that does nothing but give way must not hold them up.
 *
 * <p>That one drain at a time is asked for rests on one counter. It is raised by everyone who adds
 * work; whoever raises it from zero has the carrier drained, and the draining thread lowers it by
 * what it has seen. A thread that helps out or takes over comes beside that, so that whoever runs a
 * task also has to enter the {@link Hold}.
 */
public final class Carrier implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);

  /**
   * In hand before they are caught, for the JVM needs memory to find the type of a catch clause.
   */
  static final List<Class<?>> CAUGHT = List.of(Throwable.class, Error.class);

  /**
   * So many coroutines are run elsewhere at most before the driver's thread is looked for again.
   */
  private static final int LOAN = 64;

  /** So many tasks that were resumed follow each other at most before a new event has its turn. */
  private static final int IN_A_ROW = 16;

  /** What became of an attempt to run something. */
  private enum Step {
    /** Something was run. */
    RAN,
    /** There was nothing to run. */
    DRY,
    /** Another is inside a task. */
    HELD,
    /** The carrier was taken over meanwhile. */
    LOST
  }

  private final String name;
  private final BooleanSupplier events;
  private final Queue<Runnable> resumed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger wanted = new AtomicInteger();
  private final Runnable draining = this::drain;
  private volatile Driver driver;

  /** Whether its driver could not be asked, for want of memory. */
  private volatile boolean unasked;

  private volatile Hold hold = new Hold();

  /** The step between two tasks that the last look found it at, with something to run. */
  private int stoodAt = Hold.LOST;

  /** How many threads hang in a task that the carrier was taken away from. */
  private final AtomicInteger leftBehind = new AtomicInteger();

  /** How many that were resumed have followed each other. For who drains, inside the hold. */
  private int inARow;

  /** The thread that is just starting a coroutine, whose first leg is to run at once. */
  private @Nullable Thread starting;

  /**
   * @param events runs one new event if there is one, and says whether there was
   */
  public Carrier(String name, BooleanSupplier events, Driver driver) {
    this.name = name;
    this.events = events;
    this.driver = driver;
  }

  /** A task that drains, the same at every call. */
  Runnable draining() {
    return draining;
  }

  /** Queues a task, or runs it in the call if it is the first leg of a coroutine being started. */
  @Override
  public void execute(Runnable task) {
    if (starting == Thread.currentThread()) {
      starting = null;
      task.run();
    } else {
      resumed.add(task);
      wake();
    }
  }

  /** Says that there may be something to run. */
  public void wake() {
    if (wanted.getAndIncrement() == 0) {
      ask(driver);
    }
  }

  /**
   * Has it drained. If there is no memory to ask, it is as if nobody had: whoever wakes it next
   * asks, and at the latest {@link #lookAfter}. Else it would be taken for awake for ever.
   */
  private void ask(Driver asked) {
    try {
      asked.wake(this);
    } catch (Error scarce) {
      wanted.set(0);
      unasked = true;
      report(scarce);
    }
  }

  /**
   * Sees to it that it does not stand still. Called again and again by a watch.
   *
   * <p>Asks for what could not be asked for when it was due. And if coroutines wait to go on and
   * nobody has come to carry them since the last look, has some go on elsewhere: their thread may
   * be waiting for a lock or monitor that the JVM has next in hand for one of them.
   */
  public void lookAfter(Executor elsewhere) {
    if (unasked) {
      unasked = false;
      wake();
    }
    int between = hold.between();
    if (between != Hold.LOST && between == stoodAt && hasResumed()) {
      elsewhere.execute(this::lend);
    }
    stoodAt = hasResumed() ? between : Hold.LOST;
  }

  /** Does what a drain does, but on a thread that was not asked for it, and begins nothing new. */
  private void lend() {
    Hold lent = hold;
    for (int run = 0; run < LOAN && hasResumed(); run++) {
      int inside = lent.enterForOther();
      if (inside == Hold.LOST) {
        return;
      }
      runResumed();
      if (!lent.leave(inside)) {
        leftBehind.decrementAndGet();
        return;
      }
      if (lent.takesBack()) {
        ask(driver);
      }
    }
  }

  private void runResumed() {
    Runnable task = resumed.poll();
    if (task != null) {
      run(task);
    }
  }

  /** As {@link #wake}, but drains within the call. On the thread that its driver drains on. */
  public void wakeHere() {
    if (wanted.getAndIncrement() == 0) {
      drain();
    }
  }

  /** Whether it is drained on the thread of an event loop. */
  public boolean isOn(Reactor loop) {
    return driver.isOn(loop);
  }

  /** Whether something waits that goes before new events. */
  public boolean hasResumed() {
    return !resumed.isEmpty();
  }

  /** Runs what waits until nothing does. Called once for each {@link Driver#wake}. */
  void drain() {
    Hold mine = hold;
    int seen = wanted.get();
    int budget = driver.budget();
    while (true) {
      Step step = step(mine);
      if (step == Step.LOST) {
        leftBehind.decrementAndGet();
        return;
      }
      if (step == Step.HELD) {
        if (!mine.turnAway()) {
          return;
        }
        mine = hold;
      } else if (step == Step.DRY) {
        seen = wanted.addAndGet(-seen);
        if (seen == 0) {
          return;
        }
      } else if (--budget == 0) {
        ask(driver);
        return;
      }
    }
  }

  /** Runs what waits, or a new event if nothing does. */
  private Step step(Hold mine) {
    int inside = mine.enter();
    if (inside == Hold.LOST) {
      return Step.HELD;
    }
    boolean ran = runNext();
    if (!mine.leave(inside)) {
      return Step.LOST;
    }
    return ran ? Step.RAN : Step.DRY;
  }

  private boolean runNext() {
    if (inARow == IN_A_ROW) {
      inARow = 0;
      if (run(null)) {
        return true;
      }
    }
    Runnable task = resumed.poll();
    inARow = task == null ? 0 : inARow + 1;
    return run(task);
  }

  private boolean run(@Nullable Runnable task) {
    try {
      if (task == null) {
        return events.getAsBoolean();
      }
      task.run();
    } catch (Throwable t) {
      report(t);
    }
    return true;
  }

  /** Fails never, for the step that it is called in must be concluded. */
  private void report(Throwable thrown) {
    try {
      LOG.error("[{}] A task failed outside of worker code: {}", name, Stacks.of(thrown));
    } catch (Throwable again) {
      // There is no memory even to say so. The launcher ends the process if that lasts.
    }
  }

  /**
   * Starts a coroutine on the thread that drains: its first leg runs within this call, until it
   * ends or first parks.
   */
  public void start(Thread coroutine) {
    starting = Thread.currentThread();
    try {
      coroutine.start();
    } finally {
      if (starting == Thread.currentThread()) {
        starting = null;
      }
    }
  }

  /** Its worker begins to serve. */
  public void serves() {
    driver.serves(this);
  }

  /** Changes the driver. What is being drained goes on where it is until it next runs dry. */
  public void drivenBy(Driver next) {
    Driver before = driver;
    driver = next;
    before.released(this);
  }

  boolean isDrivenBy(Driver candidate) {
    return driver.equals(candidate);
  }

  /** Has the present driver do what a former one was asked for when it had let go already. */
  void passOn() {
    ask(driver);
  }

  /** Names the task that holds the carrier's thread now, for {@link #takeOver}; 0 if none does. */
  public int runningTask() {
    return hold.inside();
  }

  /**
   * Takes the queue away from a thread that hangs in a task. What had parked goes on under the new
   * driver; the one that hangs leaves the carrier alone if it ever returns.
   *
   * @param task as {@link #runningTask} named it
   * @return false, and nothing has changed, if that task does not run any more
   */
  public boolean takeOver(int task, Driver next) {
    Hold lost = hold;
    Hold fresh = Hold.after(task);
    if (task == 0 || !lost.lose(task)) {
      return false;
    }
    leftBehind.incrementAndGet();
    hold = fresh;
    drivenBy(next);
    if (!Hold.isForOther(task)) {
      wanted.incrementAndGet();
      ask(next);
    } else if (lost.takesBack()) {
      ask(next);
    }
    return true;
  }

  /** Whether a thread still hangs in a task that the carrier was taken away from. */
  public boolean hasLeftBehind() {
    return leftBehind.get() > 0;
  }
}
