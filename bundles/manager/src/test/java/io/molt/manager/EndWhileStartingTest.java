package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.settings.Mode;
import io.molt.worker.StateHandler;
import io.molt.worker.WorkerContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Code that asks for the end of the JVM before it serves, and goes on as if nothing had been. */
class EndWhileStartingTest {

  private static final String ENDED = "has called for the end of the JVM, exit code 3";
  private static final int RACES = 300;

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Gate gate = new Gate();

  /** Ends where it is told to. */
  private class Ending extends Echo implements StateHandler {
    private final World world;
    private final long copy;
    private final String where;

    Ending(String name, World world, String where) {
      super(name, EndWhileStartingTest.this.log);
      this.world = world;
      this.copy = world.host.making();
      this.where = where;
      at("constructor");
    }

    private void at(String place) {
      if (place.equals(where)) {
        world.host.exit(copy, 3);
      }
    }

    @Override
    public void onWorkerStart(WorkerContext started) throws Exception {
      super.onWorkerStart(started);
      at("onWorkerStart " + started.workerId());
    }

    @Override
    public void onActivate() throws Exception {
      super.onActivate();
      at("onActivate");
    }

    @Override
    public Object onSnapshot() {
      return name;
    }

    @Override
    public void onRestore(Object snapshot, String version) {
      says("restores");
      at("onRestore");
    }
  }

  private static String failure(ReloadResult result) {
    assertThat(result).isInstanceOf(ReloadResult.Failed.class);
    return ((ReloadResult.Failed) result).failure().message();
  }

  private void refused(World world, String where, String message) {
    world.swap("1", () -> new Ending("1", world, ""));
    ReloadResult result = world.reload("2", () -> new Ending("2", world, where));
    assertThat(failure(result)).isEqualTo(message);
    world.await(() -> world.host.present() == world.application.pools().events().slots().size());
    assertThat(world.application.generation().orElseThrow().number()).isEqualTo(1);
    FakeHttpTransport answer = world.request("/");
    world.await(() -> answer.ends() == 1);
    assertThat(answer.log()).containsExactly("200 1");
  }

  @Test
  void inTheConstructor() {
    refused(World.plain(2), "constructor", "app worker 0 gen 2: onWorkerStart: " + ENDED);
  }

  @Test
  void inOnWorkerStart() {
    refused(World.plain(2), "onWorkerStart 1", "app worker 1 gen 2: onWorkerStart: " + ENDED);
  }

  @Test
  void inOnWorkerStartOnThreads() {
    refused(
        World.threads(true, 2), "onWorkerStart 1", "app worker 1 gen 2: onWorkerStart: " + ENDED);
  }

  @Test
  void inOnRestore() {
    refused(World.plain(), "onRestore", "app worker 0 gen 2: onRestore: " + ENDED);
  }

  @Test
  void oneAfterTheOther() {
    World world = World.of(WorldSettings.of(Mode.PROCESS, true, 3).rolling());
    refused(world, "onWorkerStart 2", "app worker 2 gen 2: onWorkerStart: " + ENDED);
  }

  @Test
  void preparedAhead() {
    World world = World.standby(1);
    AtomicReference<String> where = new AtomicReference<>("");
    world.swap("1", () -> new Ending("1", world, where.get()));
    world.schedule.run();
    where.set("constructor");
    assertThat(failure(world.reload())).endsWith(ENDED);
    assertThat(world.request("/").log()).containsExactly("200 1");
  }

  @Test
  void atTheFirstStart() {
    World world = World.plain();
    assertThat(failure(world.reload("1", () -> new Ending("1", world, "constructor"))))
        .isEqualTo("app worker 0 gen 1: onWorkerStart: " + ENDED);
    assertThat(world.application.pools().isDeployed()).isFalse();
    assertThat(world.host.present()).isZero();
  }

  @Test
  void onAThreadOfItsOwnWhileItStarts() {
    World world = World.coroutines();
    world.swap("1", () -> new Echo("1", log));
    AtomicLong copy = new AtomicLong();
    world.puts("2", () -> starting(world, copy));
    CompletableFuture<ReloadResult> reload = world.ask(Trigger.SHELL);
    world.await(gate::isReached);
    world.host.exit(copy.get(), 3);
    world.await(reload::isDone);
    assertThat(failure(reload.join())).endsWith("a thread of its own: " + ENDED);
  }

  private Echo starting(World world, AtomicLong copy) {
    copy.set(world.host.making());
    return new Echo("2", log) {
      @Override
      public void onWorkerStart(WorkerContext started) throws Exception {
        gate.pass();
      }
    };
  }

  @Test
  void onAThreadOfItsOwnWhileOthersStart() {
    WorldOfTwo two = new WorldOfTwo();
    two.world.swap("1", () -> new Echo("1", log));
    two.world.puts("2", two::make);
    CompletableFuture<ReloadResult> reload = two.world.ask(Trigger.SHELL);
    two.world.await(() -> gate.isReached() && log.contains("2 start"));
    two.world.host.exit(two.first.get(), 3);
    gate.open();
    two.world.await(reload::isDone);
    assertThat(failure(reload.join())).endsWith(ENDED);
    FakeHttpTransport answer = two.world.request("/");
    two.world.await(() -> answer.ends() == 1);
    assertThat(answer.log()).containsExactly("200 1");
  }

  /** Of its workers the second waits as it starts. */
  private final class WorldOfTwo {
    private final World world = World.threads(true, 2);
    private final AtomicLong first = new AtomicLong();

    Echo make() {
      long copy = world.host.making();
      return new Echo("2", log) {
        @Override
        public void onWorkerStart(WorkerContext started) throws Exception {
          if (started.workerId() == 0) {
            first.set(copy);
            super.onWorkerStart(started);
          } else {
            gate.pass();
          }
        }
      };
    }
  }

  @Test
  void aSingleWorkerThatIsBegunAnewLeavesTheOneBefore() {
    World world = World.plain(2);
    world.swap("1", () -> new Ending("1", world, ""));
    world.host.register("1", () -> new Ending("1", world, "onWorkerStart 0"));
    CompletableFuture<ReloadResult> renewal =
        world.application.renew(0, Trigger.SHELL).toCompletableFuture();
    world.await(renewal::isDone);
    assertThat(failure(renewal.join())).endsWith(ENDED);
    assertThat(world.request("/").log()).containsExactly("200 1");
    assertThat(world.host.present()).isEqualTo(2);
  }

  @Test
  void afterTheSwitchItIsADeathLikeAnyOther() {
    World world = World.plain();
    world.swap("1", () -> new Echo("1", log));
    AtomicInteger made = new AtomicInteger();
    String first = "onActivate";
    world.swap("2", () -> new Ending("2", world, made.incrementAndGet() == 1 ? first : ""));
    assertThat(world.neighbourhood.deaths()).hasSize(1);
    awaitOpen(world);
    assertThat(world.request("/").log()).containsExactly("200 2");
  }

  private static WorkerInstance serving(World world) {
    return world.application.generation().orElseThrow().worker(0);
  }

  private static void awaitOpen(World world) {
    world.await(
        () -> {
          world.schedule.advance(Duration.ofSeconds(1));
          return serving(world).isOpen();
        });
  }

  /** Whoever comes first: either it is not switched to, or it dies as one that serves. */
  @Test
  void atThatVeryMomentNothingServesThatTakesNothing() throws InterruptedException {
    for (int race = 0; race < RACES; race++) {
      World world = World.plain();
      world.swap("1", () -> new Echo("1", log));
      AtomicLong copy = new AtomicLong();
      world.puts(
          "2",
          () -> {
            copy.compareAndSet(0, world.host.making());
            return new Echo("2", log);
          });
      CompletableFuture<ReloadResult> reload = world.ask(Trigger.SHELL);
      Thread other = Thread.ofPlatform().start(() -> end(world, copy));
      BooleanSupplier over = () -> reload.isDone() && !other.isAlive();
      world.await(over);
      other.join();
      awaitOpen(world);
      assertThat(world.request("/").log())
          .containsExactly(reload.join() instanceof ReloadResult.Swapped ? "200 2" : "200 1");
    }
  }

  private static void end(World world, AtomicLong copy) {
    while (copy.get() == 0) {
      Thread.onSpinWait();
    }
    world.host.exit(copy.get(), 3);
  }
}
