package io.molt.manager.run;

import io.molt.spi.Reactor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * Time that passes when the test says so, and tasks that run when it says so: in the order in which
 * they came, or in one that a seed decides. Event loops are queues here too.
 */
public final class ManualSchedule implements Schedule {

  private record Timer(long dueNanos, long order, Runnable task) {}

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos).thenComparing(Timer::order));
  private final List<Runnable> tasks = new ArrayList<>();
  private final List<Deque<Runnable>> loops = new ArrayList<>();
  private final Random random;
  private long now;
  private long order;

  public ManualSchedule() {
    this(null);
  }

  public ManualSchedule(Random random) {
    this.random = random;
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Runnable after(Duration delay, Runnable task) {
    Timer timer = new Timer(now + delay.toNanos(), order++, task);
    timers.add(timer);
    return () -> cancel(timer);
  }

  @Override
  public Runnable alarm(Duration delay, Runnable task) {
    return after(delay, task);
  }

  private synchronized void cancel(Timer timer) {
    timers.remove(timer);
  }

  @Override
  public void giveWay(boolean does) {
    // Nobody waits for a processor here.
  }

  @Override
  public Executor work() {
    return this::add;
  }

  @Override
  public Executor unhurried(Duration delay) {
    return this::add;
  }

  private synchronized void add(Runnable task) {
    tasks.add(task);
  }

  /** A further event loop: its tasks keep their order. */
  public synchronized Reactor reactor() {
    Deque<Runnable> loop = new ArrayDeque<>();
    loops.add(loop);
    return task -> addTo(loop, task);
  }

  private synchronized void addTo(Deque<Runnable> loop, Runnable task) {
    loop.addLast(task);
  }

  /** Runs one task if one waits, and says whether one did. */
  public boolean runOne() {
    Runnable task = next();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  private synchronized Runnable next() {
    int size = tasks.size() + (int) loops.stream().filter(loop -> !loop.isEmpty()).count();
    if (size == 0) {
      return null;
    }
    int chosen = random == null ? 0 : random.nextInt(size);
    if (chosen < tasks.size()) {
      return tasks.remove(chosen);
    }
    return loops.stream()
        .filter(loop -> !loop.isEmpty())
        .skip(chosen - tasks.size())
        .findFirst()
        .orElseThrow()
        .removeFirst();
  }

  /** Runs the tasks of event loops until none waits. */
  public void runLoops() {
    for (Runnable task = nextOfLoops(); task != null; task = nextOfLoops()) {
      task.run();
    }
  }

  private synchronized Runnable nextOfLoops() {
    return loops.stream().map(Deque::pollFirst).filter(Objects::nonNull).findFirst().orElse(null);
  }

  /** Runs tasks until none waits. */
  public void run() {
    while (runOne()) {
      // the next
    }
  }

  /** Lets time pass; what becomes due waits to be run. */
  public void elapse(Duration duration) {
    long until = nanoTime() + duration.toNanos();
    for (Timer timer = due(until); timer != null; timer = due(until)) {
      add(timer.task());
    }
  }

  /** Lets time pass, running what becomes due and what follows from it. */
  public void advance(Duration duration) {
    run();
    long until = nanoTime() + duration.toNanos();
    for (Timer timer = due(until); timer != null; timer = due(until)) {
      timer.task().run();
      run();
    }
  }

  private synchronized Timer due(long until) {
    Timer first = timers.peek();
    if (first == null || first.dueNanos() > until) {
      now = until;
      return null;
    }
    now = Math.max(now, first.dueNanos());
    return timers.poll();
  }

  public synchronized int pendingTimers() {
    return timers.size();
  }

  /** Whether something becomes due after just so long, whatever else is pending. */
  public synchronized boolean isDueIn(Duration delay) {
    return timers.stream().anyMatch(timer -> timer.dueNanos() == now + delay.toNanos());
  }
}
