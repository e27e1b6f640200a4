package io.molt.manager.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class CarrierTest {

  private final List<String> log = new ArrayList<>();
  private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
  private final ManualDriver driver = new ManualDriver(Integer.MAX_VALUE);
  private final Carrier carrier = new Carrier("test", this::nextEvent, driver);
  private final Queue<Runnable> late = new ArrayDeque<>();

  @Test
  void onlyTheFirstOfSeveralWakeUpsReachesTheDriver() {
    carrier.execute(() -> log.add("a"));
    carrier.execute(() -> log.add("b"));
    carrier.wake();
    assertThat(driver.woken).hasSize(1);
    driver.drive();
    assertThat(log).containsExactly("a", "b");
    carrier.wake();
    assertThat(driver.woken).hasSize(1);
  }

  @Test
  void whatWasResumedGoesBeforeNewEvents() {
    events.add(() -> log.add("event"));
    carrier.execute(() -> log.add("resumed"));
    driver.drive();
    assertThat(log).containsExactly("resumed", "event");
  }

  /** Else one that gives way again and again would hold up all that comes in. */
  @Test
  void aCoroutineThatGivesWayForEverHoldsUpNoEvent() {
    boolean[] ends = new boolean[1];
    Thread coroutine =
        Coroutines.probe()
            .orElseThrow()
            .on(carrier)
            .newThread(
                () -> {
                  for (int i = 0; i < 1000 && !ends[0]; i++) {
                    Thread.yield();
                  }
                  log.add("ended");
                });
    carrier.execute(() -> carrier.start(coroutine));
    for (int i = 0; i < 3; i++) {
      events.add(() -> log.add("event"));
    }
    events.add(() -> ends[0] = true);
    driver.drive();
    assertThat(log).containsExactly("event", "event", "event", "ended");
  }

  @Test
  void aTaskIsThereWhenItsDriverIsWoken() {
    carrier.drivenBy(new InlineDriver());
    carrier.execute(() -> log.add("at once"));
    assertThat(log).containsExactly("at once");
  }

  /** Drains on the thread that wakes it. */
  private static final class InlineDriver implements Driver {
    @Override
    public void wake(Carrier woken) {
      woken.drain();
    }

    @Override
    public int budget() {
      return Integer.MAX_VALUE;
    }
  }

  /** It is handed in anew by the very thread that starts it. */
  @Test
  void theSecondLegOfACoroutineThatGivesWayWaits() {
    Thread coroutine =
        Coroutines.probe()
            .orElseThrow()
            .on(carrier)
            .newThread(
                () -> {
                  log.add("first leg");
                  Thread.yield();
                  log.add("second leg");
                });
    carrier.execute(
        () -> {
          carrier.start(coroutine);
          log.add("started");
        });
    driver.drive();
    assertThat(log).containsExactly("first leg", "started", "second leg");
  }

  /** It comes too late for the look at the queue, and too early to wake anybody. */
  @Test
  void whatComesInWhileTheLastLookIsTakenIsRunWithinTheSameDrain() {
    late.add(() -> log.add("late"));
    late.add(() -> log.add("later"));
    carrier.wake();
    driver.driveOnce();
    assertThat(log).containsExactly("late", "later");
    assertThat(driver.woken).isEmpty();
    carrier.wake();
    assertThat(driver.woken).as("it is known to be asleep").hasSize(1);
  }

  @Test
  void aTaskThatThrowsStopsNothing() {
    carrier.execute(
        () -> {
          throw new IllegalStateException("expected by the test");
        });
    carrier.execute(() -> log.add("next"));
    driver.drive();
    assertThat(log).containsExactly("next");
  }

  @Test
  void aFailureThatNobodyHasTheMemoryToSayStopsNothing() {
    carrier.execute(
        () -> {
          throw new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
              throw new OutOfMemoryError("expected by the test");
            }
          };
        });
    carrier.execute(() -> log.add("next"));
    driver.drive();
    assertThat(log).containsExactly("next");
    assertThat(carrier.runningTask()).isZero();
  }

  /** Its first wake-up finds no memory. */
  private static final class ScarceDriver implements Driver {
    private boolean wasScarce;

    @Override
    public void wake(Carrier woken) {
      if (!wasScarce) {
        wasScarce = true;
        throw new OutOfMemoryError("expected by the test");
      }
      woken.drain();
    }

    @Override
    public int budget() {
      return Integer.MAX_VALUE;
    }
  }

  @Test
  void whoComesAfterAWakeUpWithoutMemoryWakesIt() {
    carrier.drivenBy(new ScarceDriver());
    carrier.execute(() -> log.add("a"));
    carrier.execute(() -> log.add("b"));
    assertThat(log).containsExactly("a", "b");
  }

  @Test
  void aWakeUpWithoutMemoryIsMadeUpForIfNobodyComes() {
    carrier.drivenBy(new ScarceDriver());
    carrier.execute(() -> log.add("a"));
    assertThat(log).isEmpty();
    carrier.lookAfter(Runnable::run);
    assertThat(log).containsExactly("a");
    events.add(() -> log.add("event"));
    carrier.lookAfter(Runnable::run);
    assertThat(log).as("it has been made up for").containsExactly("a");
  }

  @Test
  void aThreadThatIsInterruptedWaitsAsBefore() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    AtomicReference<Thread> itself = new AtomicReference<>();
    ThreadDriver thread =
        new ThreadDriver("interrupted", givesWay -> itself.set(Thread.currentThread()));
    thread.start();
    Carrier mine = new Carrier("interrupted", () -> false, thread);
    thread.drive(mine);
    while (itself.get() == null) {
      Thread.onSpinWait();
    }
    itself.get().interrupt();
    while (itself.get().isInterrupted()) {
      Thread.onSpinWait();
    }
    mine.execute(ran::countDown);
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    mine.drivenBy(driver);
  }

  @Test
  void aDrainEndsAtItsBudgetAndIsAskedForAgain() {
    ManualDriver sparing = new ManualDriver(2);
    carrier.drivenBy(sparing);
    for (int i = 0; i < 3; i++) {
      events.add(() -> log.add("event"));
    }
    carrier.wake();
    sparing.driveOnce();
    assertThat(log).hasSize(2);
    assertThat(sparing.woken).hasSize(1);
    sparing.driveOnce();
    assertThat(log).hasSize(3);
    assertThat(sparing.woken).isEmpty();
  }

  @Test
  void theFirstLegOfACoroutineRunsInline() {
    ThreadFactory coroutines = Coroutines.probe().orElseThrow().on(carrier);
    AtomicBoolean go = new AtomicBoolean();
    Thread coroutine = coroutines.newThread(() -> waitThenLog(go));
    carrier.execute(
        () -> {
          carrier.start(coroutine);
          log.add("started");
        });
    driver.drive();
    assertThat(log).containsExactly("first leg", "started");
    go.set(true);
    LockSupport.unpark(coroutine);
    assertThat(driver.woken).hasSize(1);
    driver.drive();
    assertThat(log).containsExactly("first leg", "started", "second leg");
    assertThat(coroutine.isAlive()).isFalse();
  }

  private void waitThenLog(AtomicBoolean go) {
    log.add("first leg");
    while (!go.get()) {
      LockSupport.park();
    }
    log.add("second leg");
  }

  @Test
  void aWakeUpThatAFormerThreadWasTooLateForIsPassedOn() throws InterruptedException {
    for (int round = 0; round < 300; round++) {
      CountDownLatch ran = new CountDownLatch(2);
      Carrier changing = new Carrier("changing", () -> false, driver);
      ThreadDriver thread = new ThreadDriver("carrier-test", givesWay -> {});
      thread.drive(changing);
      thread.start();
      Thread other = Thread.ofPlatform().start(() -> changing.execute(ran::countDown));
      changing.drivenBy(new PoolDriver(task -> Thread.ofPlatform().daemon().start(task)));
      changing.execute(ran::countDown);
      other.join();
      assertThat(ran.await(10, TimeUnit.SECONDS)).as("round %s", round).isTrue();
    }
  }

  @Test
  void aThreadGivesWayUntilItsWorkerServes() throws InterruptedException {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    ThreadDriver thread = new ThreadDriver("ready", givesWay -> told.add("gives way: " + givesWay));
    Carrier worker = new Carrier("ready", () -> false, driver);
    thread.start();
    thread.drive(worker);
    worker.execute(() -> told.add("starts"));
    worker.serves();
    CountDownLatch served = new CountDownLatch(1);
    worker.execute(
        () -> {
          told.add("serves");
          served.countDown();
        });
    assertThat(served.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(told).containsExactly("gives way: true", "starts", "gives way: false", "serves");
    worker.drivenBy(driver);
  }

  @Test
  void aThreadThatBeganFirstDrainsWhatItIsGiven() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    ThreadDriver thread = new ThreadDriver("early", givesWay -> {});
    thread.start();
    Carrier late = new Carrier("late", () -> false, driver);
    thread.drive(late);
    late.execute(
        () -> {
          if (Thread.currentThread().getName().equals("early")) {
            ran.countDown();
          }
        });
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    late.drivenBy(driver);
    awaitEnd("early");
  }

  @Test
  void aThreadThatGetsNoCarrierEnds() throws InterruptedException {
    ThreadDriver thread = new ThreadDriver("dismissed", givesWay -> {});
    thread.start();
    thread.dismiss();
    awaitEnd("dismissed");
  }

  private static void awaitEnd(String name) throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(name)) {
        thread.join(10_000);
        assertThat(thread.isAlive()).as(name).isFalse();
      }
    }
  }

  @Test
  void tasksNeverOverlapHoweverDriversChange() throws InterruptedException {
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      Exclusive exclusive = new Exclusive();
      Carrier contested = new Carrier("contested", () -> false, new PoolDriver(pool));
      int senders = 3;
      int each = 5_000;
      CountDownLatch done = new CountDownLatch(senders * each);
      for (int i = 0; i < senders; i++) {
        pool.execute(() -> send(contested, each, exclusive, done));
      }
      for (int i = 0; i < 200 && done.getCount() > 0; i++) {
        ThreadDriver thread = new ThreadDriver("contested-" + i, givesWay -> {});
        thread.drive(contested);
        thread.start();
        contested.drivenBy(new PoolDriver(pool));
      }
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(exclusive.violations.get()).isZero();
    }
  }

  private static void send(Carrier to, int count, Exclusive exclusive, CountDownLatch done) {
    for (int i = 0; i < count; i++) {
      to.execute(
          () -> {
            exclusive.run();
            done.countDown();
          });
    }
  }

  @Test
  void aHungCarrierIsTakenOverAndWhatHadParkedFinishes() throws InterruptedException {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean go = new AtomicBoolean();
    Carrier hung = new Carrier("hung", this::nextEvent, driver);
    Thread parked = Coroutines.probe().orElseThrow().on(hung).newThread(() -> waitThenLog(go));
    hung.execute(() -> hung.start(parked));
    driver.drive();
    ThreadDriver thread = new ThreadDriver("hung", givesWay -> {});
    thread.drive(hung);
    thread.start();
    hung.execute(
        () -> {
          hangs.countDown();
          awaitDeaf(release);
        });
    hangs.await();
    go.set(true);
    LockSupport.unpark(parked);

    int task = hung.runningTask();
    assertThat(task).isNotZero();
    assertThat(hung.takeOver(task, driver)).isTrue();
    assertThat(hung.takeOver(task, driver)).as("only once").isFalse();
    assertThat(hung.hasLeftBehind()).isTrue();
    driver.drive();
    assertThat(log).containsExactly("first leg", "second leg");

    hung.execute(() -> log.add("after"));
    release.countDown();
    awaitEnd("hung");
    assertThat(log).as("who comes back takes nothing more").doesNotContain("after");
    driver.drive();
    assertThat(log).endsWith("after");
    awaitEnd("hung");
    assertThat(hung.hasLeftBehind()).isFalse();
  }

  @Test
  void aTaskThatHasEndedIsNotTakenOver() {
    AtomicInteger seen = new AtomicInteger();
    carrier.execute(() -> seen.set(carrier.runningTask()));
    driver.drive();
    assertThat(seen.get()).isNotZero();
    assertThat(carrier.runningTask()).isZero();
    assertThat(carrier.takeOver(seen.get(), driver)).isFalse();
    assertThat(carrier.takeOver(0, driver)).isFalse();
  }

  @Test
  void takeOversWhileTasksEndKeepEveryTask() throws InterruptedException {
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      Carrier contested = new Carrier("contested", () -> false, new PoolDriver(pool));
      int each = 10_000;
      CountDownLatch done = new CountDownLatch(2 * each);
      pool.execute(() -> send(contested, each, new Exclusive(), done));
      pool.execute(() -> send(contested, each, new Exclusive(), done));
      while (done.getCount() > 0 && !Thread.currentThread().isInterrupted()) {
        contested.takeOver(contested.runningTask(), new PoolDriver(pool));
      }
      Exclusive exclusive = new Exclusive();
      CountDownLatch after = new CountDownLatch(1_000);
      send(contested, 1_000, exclusive, after);
      assertThat(after.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(exclusive.violations.get()).isZero();
    }
  }

  /** The lock goes to the coroutine, which only the thread that waits behind it would carry. */
  @Test
  void aThreadThatWaitsForALockBehindItsOwnCoroutineComesToGoOn() throws InterruptedException {
    ReentrantLock lock = new ReentrantLock();
    CountDownLatch done = new CountDownLatch(2);
    Carrier own = new Carrier("own", this::nextEvent, driver);
    Thread coroutine = coroutineOn(own, () -> lockThenCount(lock, done));
    Thread thread;
    lock.lock();
    try {
      own.execute(() -> own.start(coroutine));
      driver.drive();
      assertThat(lock.hasQueuedThread(coroutine)).isTrue();
      thread = new Thread(() -> lockThenCount(lock, done));
      thread.start();
      while (!lock.hasQueuedThread(thread)) {
        Thread.onSpinWait();
      }
    } finally {
      lock.unlock();
    }
    own.lookAfter(Runnable::run);
    assertThat(done.getCount()).as("at the first look nothing has stood still yet").isEqualTo(2);
    own.lookAfter(Runnable::run);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    thread.join();
    driver.drive();
    assertThat(coroutine.isAlive()).isFalse();
  }

  private static void lockThenCount(ReentrantLock lock, CountDownLatch done) {
    lock.lock();
    try {
      done.countDown();
    } finally {
      lock.unlock();
    }
  }

  private static Thread coroutineOn(Carrier carrier, Runnable code) {
    return Coroutines.probe().orElseThrow().on(carrier).newThread(code);
  }

  @Test
  void aLookLeavesAloneWhatGoesOn() {
    carrier.execute(() -> log.add("first"));
    carrier.lookAfter(Runnable::run);
    driver.drive();
    carrier.execute(() -> log.add("second"));
    carrier.lookAfter(Runnable::run);
    assertThat(log).containsExactly("first");
    events.add(() -> log.add("event"));
    carrier.lookAfter(Runnable::run);
    assertThat(log).as("nothing new begins elsewhere").containsExactly("first", "second");
    carrier.lookAfter(Runnable::run);
    assertThat(log).hasSize(2);
    driver.drive();
    assertThat(log).endsWith("event");
  }

  @Test
  void whoComesToDrainWhileSomethingRunsElsewhereIsAskedForAgain() {
    carrier.execute(
        () -> {
          driver.drive();
          log.add("elsewhere");
        });
    events.add(() -> log.add("event"));
    carrier.lookAfter(Runnable::run);
    carrier.lookAfter(Runnable::run);
    assertThat(log).containsExactly("elsewhere");
    driver.drive();
    assertThat(log).containsExactly("elsewhere", "event");
    carrier.execute(() -> log.add("after"));
    driver.drive();
    assertThat(log).endsWith("after");
  }

  /** As before, whether its own thread has come meanwhile or not. */
  @Test
  void whatHangsElsewhereIsTakenOverToo() {
    for (boolean came : new boolean[] {false, true}) {
      log.clear();
      carrier.execute(
          () -> {
            if (came) {
              driver.drive();
            }
            assertThat(carrier.takeOver(carrier.runningTask(), driver)).isTrue();
            assertThat(carrier.hasLeftBehind()).isTrue();
            assertThat(driver.woken).as("one drain at a time").hasSize(1);
            driver.drive();
            log.add("returns");
          });
      carrier.execute(() -> log.add("parked"));
      carrier.lookAfter(Runnable::run);
      carrier.lookAfter(Runnable::run);
      driver.drive();
      assertThat(log).containsExactly("parked", "returns");
      assertThat(carrier.hasLeftBehind()).isFalse();
      carrier.execute(() -> log.add("after"));
      assertThat(driver.woken).hasSize(1);
      driver.drive();
      assertThat(log).endsWith("after");
    }
  }

  @Test
  void looksWhileTasksComeAndGoKeepEveryTaskAndNoTwoOverlap() throws InterruptedException {
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      Carrier contested = new Carrier("contested", () -> false, new PoolDriver(pool));
      int each = 20_000;
      CountDownLatch done = new CountDownLatch(2 * each);
      Exclusive exclusive = new Exclusive();
      pool.execute(() -> send(contested, each, exclusive, done));
      pool.execute(() -> send(contested, each, exclusive, done));
      while (done.getCount() > 0 && !Thread.currentThread().isInterrupted()) {
        contested.lookAfter(Runnable::run);
      }
      assertThat(exclusive.violations.get()).isZero();
      CountDownLatch after = new CountDownLatch(1_000);
      send(contested, 1_000, exclusive, after);
      assertThat(after.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void awaitDeaf(CountDownLatch latch) {
    boolean waiting = true;
    while (waiting) {
      try {
        latch.await();
        waiting = false;
      } catch (InterruptedException deaf) {
        // that is the point
      }
    }
  }

  private boolean nextEvent() {
    Runnable event = events.poll();
    if (event == null) {
      late.stream().limit(1).toList().forEach(this::comesLate);
      return false;
    }
    event.run();
    return true;
  }

  private void comesLate(Runnable task) {
    late.remove(task);
    carrier.execute(task);
  }

  /** Notices when it runs twice at the same instant. */
  private static final class Exclusive implements Runnable {
    final AtomicInteger violations = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();

    @Override
    public void run() {
      if (inside.incrementAndGet() != 1) {
        violations.incrementAndGet();
      }
      Thread.onSpinWait();
      inside.decrementAndGet();
    }
  }

  /** Drains when the test says so. */
  private static final class ManualDriver implements Driver {
    final Queue<Carrier> woken = new ArrayDeque<>();
    private final int budget;

    ManualDriver(int budget) {
      this.budget = budget;
    }

    @Override
    public synchronized void wake(Carrier carrier) {
      woken.add(carrier);
    }

    private synchronized Carrier next() {
      return woken.poll();
    }

    void driveOnce() {
      next().drain();
    }

    void drive() {
      for (Carrier next = next(); next != null; next = next()) {
        next.drain();
      }
    }

    @Override
    public int budget() {
      return budget;
    }
  }
}
