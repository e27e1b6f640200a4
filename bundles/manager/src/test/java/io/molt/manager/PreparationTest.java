package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.code.CodeException;
import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.ContentException;
import io.molt.worker.Worker;
import io.molt.worker.WorkerContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PreparationTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final World world = World.coroutines();
  private final Gate gate = new Gate();

  @AfterEach
  void release() {
    gate.open();
    world.schedule.run();
  }

  @Test
  void eachWorkerGetsCodeOfItsOwnAndItsContext() {
    World three = World.plain(3);
    List<WorkerContext> contexts = new CopyOnWriteArrayList<>();
    three.swap(
        "1",
        () ->
            new Worker() {
              @Override
              public void onWorkerStart(WorkerContext context) {
                contexts.add(context);
                log.add(Thread.currentThread().getContextClassLoader().getName());
              }
            });
    assertThat(contexts).extracting(WorkerContext::workerId).containsExactly(0, 1, 2);
    assertThat(contexts).extracting(WorkerContext::workerNum).containsOnly(3);
    assertThat(contexts).extracting(WorkerContext::generation).containsOnly(1L);
    assertThat(contexts).extracting(WorkerContext::application).containsOnly("app");
    assertThat(log).containsExactly("worker-1", "worker-2", "worker-3");
    assertThat(three.reload()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(contexts.getLast().generation()).isEqualTo(2);
  }

  @Test
  void aConstructorThatThrowsRollsBack() {
    assertFailed(
        () -> {
          throw new IllegalArgumentException("no such luck");
        },
        "IllegalArgumentException",
        "no such luck");
  }

  @Test
  void aStaticInitialiserThatThrowsRollsBack() {
    assertFailed(Broken::new, "ExceptionInInitializerError", "");
  }

  @Test
  void anOnWorkerStartThatThrowsRollsBack() {
    assertFailed(
        () -> starting(() -> throwing(new IllegalStateException("database is down"))),
        "IllegalStateException",
        "database is down");
  }

  @Test
  void errorsRollBackToo() {
    for (Error error :
        List.of(
            new OutOfMemoryError("heap"),
            new NoClassDefFoundError("x/Y"),
            new UnsupportedClassVersionError("70"),
            new StackOverflowError("deep"))) {
      assertFailed(
          () -> starting(() -> throwing(error)),
          error.getClass().getSimpleName(),
          error.getMessage());
    }
  }

  @Test
  void contentThatCannotBeInstalledRollsBack() {
    world.swap("1", () -> new Echo("1", log));
    world.host.refuse(new CodeException("app: unresolved import", null));
    assertThat(failure(world.reload("2", () -> new Echo("2", log))).message())
        .isEqualTo("app: unresolved import");
    assertOldServes();
  }

  @Test
  void aFileThatIsNotAnApplicationRollsBack() {
    world.swap("1", () -> new Echo("1", log));
    world.source.fails(new ContentException("deploy/app.jar", "not a zip"));
    assertThat(failure(world.reload()).message()).isEqualTo("deploy/app.jar: not a zip");
    assertOldServes();
  }

  @Test
  void anObjectionOfTheServerRollsBackInItsWords() {
    world.swap("1", () -> new Echo("1", log));
    world.neighbourhood.object("two compete");
    assertThat(failure(world.reload("2", () -> new Echo("2", log))))
        .isEqualTo(new Failure("", "two compete", ""));
    assertThat(log).contains("2 start", "2 stop");
    assertOldServes();
  }

  @Test
  void oneFailureTakesBackAllAndThoseThatStartedAreStopped() {
    World three = World.plain(3);
    three.swap("1", () -> new Echo("1", log));
    AtomicInteger count = new AtomicInteger();
    log.clear();
    ReloadResult result =
        three.reload(
            "2",
            () -> {
              int id = count.getAndIncrement();
              return new Echo("2." + id, log) {
                @Override
                public void onWorkerStart(WorkerContext started) throws Exception {
                  if (id == 1) {
                    throw new IllegalStateException("not this one");
                  }
                  super.onWorkerStart(started);
                }
              };
            });
    assertThat(failure(result).message()).contains("app worker 1 gen 2").contains("onWorkerStart");
    assertThat(log).containsExactlyInAnyOrder("2.0 start", "2.2 start", "2.0 stop", "2.2 stop");
    assertThat(three.host.present()).isEqualTo(3);
    assertThat(three.schedule.pendingTimers()).isZero();
  }

  @Test
  void aStartThatNeverReturnsIsTakenBackWithItsStack() {
    world.swap("1", () -> new Echo("1", log));
    world.puts("2", () -> starting(gate::pass));
    var result = world.ask(Trigger.SHELL);
    world.schedule.advance(World.MAX_START.minusNanos(1));
    assertThat(result).isNotDone();
    world.schedule.advance(World.MAX_START);
    Failure failure = failure(result.join());
    assertThat(failure.message()).contains("max_start_time = 20 s").contains("app worker 0 gen 2");
    assertThat(failure.trace()).contains("onWorkerStart").contains("Gate.pass");
    assertThat(log).doesNotContain("2 stop");
    assertOldServes();
  }

  @Test
  void aStartThatHangsOnItsThreadIsLeftBehind() {
    World threads = World.threads(false, 2);
    threads.swap("1", () -> new Echo("1", log));
    AtomicInteger count = new AtomicInteger();
    threads.puts(
        "2", () -> count.getAndIncrement() == 0 ? starting(gate::passDeaf) : new Echo("2", log));
    var result = threads.ask(Trigger.SHELL);
    threads.await(() -> gate.isReached() && log.contains("2 start"));
    threads.schedule.advance(World.MAX_START);
    threads.schedule.advance(World.MAX_WAIT);
    threads.await(result::isDone);
    assertThat(failure(result.join()).trace()).contains("Gate.passDeaf");
    assertThat(log).contains("2 stop");
    assertThat(threads.host.present()).isEqualTo(2);
  }

  @Test
  void aFailedFirstStartLeavesNothing() {
    assertThat(world.reload("1", Broken::new)).isInstanceOf(ReloadResult.Failed.class);
    assertThat(world.application.pools().isServing()).isFalse();
    assertThat(world.host.present()).isZero();
    assertThat(world.application.reloads().lastFailure()).isPresent();
    world.swap("2", () -> new Echo("2", log));
    assertThat(world.application.reloads().lastFailure()).isEmpty();
    assertThat(world.application.generation().orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void threadsThatWereBegunForNothingEnd() {
    Set<Thread> others = Thread.getAllStackTraces().keySet();
    World threads = World.threads(false, 1);
    threads.swap("1", () -> new Echo("1", log));

    var unchanged = threads.ask(Trigger.DEPLOY);
    threads.await(unchanged::isDone);
    assertThat(unchanged.join()).isInstanceOf(ReloadResult.Discarded.class);
    threads.await(() -> hasThreadOnly(1, others));

    threads.source.fails(new ContentException("app.jar", "is no zip file"));
    assertThat(threads.reload()).isInstanceOf(ReloadResult.Failed.class);
    threads.await(() -> hasThreadOnly(1, others));

    threads.swap("2", () -> new Echo("2", log));
    threads.await(() -> hasThreadOnly(2, others));
  }

  private static boolean hasThreadOnly(long generation, Set<Thread> others) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !others.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.startsWith("molt-app-"))
        .toList()
        .equals(List.of("molt-app-0-" + generation));
  }

  private void assertFailed(FakeHost.Maker maker, String type, String message) {
    world.swap("1", () -> new Echo("1", log));
    Failure failure = failure(world.reload("2", maker));
    assertThat(failure.type()).endsWith(type);
    assertThat(failure.message()).contains("app worker 0").contains(message);
    assertThat(failure.trace()).contains("at ");
    assertOldServes();
  }

  private void assertOldServes() {
    assertThat(world.request("/").log()).containsExactly("200 1");
    assertThat(world.host.present()).isEqualTo(1);
    assertThat(world.application.pools().events().drainingGenerations()).isEmpty();
    assertThat(world.schedule.pendingTimers()).isZero();
  }

  static Failure failure(ReloadResult result) {
    return ((ReloadResult.Failed) result).failure();
  }

  /** A body that may throw anything. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }

  private Worker starting(Body body) {
    return new Echo("2", log) {
      @Override
      public void onWorkerStart(WorkerContext started) throws Exception {
        body.run();
      }
    };
  }

  private static void throwing(Throwable thrown) throws Exception {
    switch (thrown) {
      case Error error -> throw error;
      case Exception exception -> throw exception;
      default -> throw new AssertionError(thrown);
    }
  }

  /** Cannot be initialised: a fresh failure each time only in a fresh class loader. */
  private static final class Broken implements Worker {
    Broken() {
      throw new ExceptionInInitializerError("expected by the test");
    }
  }
}
