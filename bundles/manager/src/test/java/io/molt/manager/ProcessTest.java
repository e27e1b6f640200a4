package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadResult;
import io.molt.worker.UserProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Busy.Crew crew = new Busy.Crew();
  private final Gate gate = new Gate();
  private final World world = World.threads(true, 2);

  /** What a test has a process do. */
  private interface Body {
    void run() throws Exception;
  }

  /** A process that says when it runs and when it has ended. */
  private final class Running extends Busy implements UserProcess {
    private final Body body;

    Running(String name, Body body) {
      super(name, ProcessTest.this.log, ProcessTest.this.crew);
      this.body = body;
    }

    @Override
    public void run() throws Exception {
      says("runs");
      try {
        body.run();
      } finally {
        says("ran");
      }
    }
  }

  private ReloadResult deploy(String version, Body body) {
    world.host.implement(UserProcess.class);
    world.host.register(version, () -> new Running(version, body));
    world.source.holds(FakeSource.process("app", version));
    return world.reload();
  }

  @AfterEach
  void end() {
    gate.open();
    CompletableFuture<DrainOutcome> gone = world.application.undeploy("test");
    world.await(gone::isDone);
    assertThat(world.host.present()).isZero();
  }

  private void await(String line) {
    world.await(() -> log.contains(line));
  }

  private static Duration millis(int count) {
    return Duration.ofMillis(count);
  }

  @Test
  void oneInstanceRunsAndTakesMessagesMeanwhile() {
    deploy("1", gate::pass);
    await("1 runs");
    assertThat(world.host.present()).isEqualTo(1);
    assertThat(world.application.pools().isProcess()).isTrue();
    crew.worker(0).server().sendMessage("hi", 0);
    await("1 0 got hi from 0");
    assertThat(log).containsSubsequence("1 start", "1 runs", "1 0 got hi from 0");
    assertThat(world.application.isQuiet()).as("it does not hold up the end").isTrue();
  }

  @Test
  void aProcessThatEndsIsBegunAnewAfterEverLongerPauses() {
    deploy("1", () -> {});
    await("1 ran");
    for (Duration pause : List.of(millis(100), millis(200), millis(400), millis(800))) {
      world.await(() -> world.schedule.isDueIn(pause));
      log.clear();
      world.schedule.advance(pause.minusMillis(1));
      assertThat(log).doesNotContain("1 runs");
      world.schedule.advance(millis(1));
      await("1 ran");
      world.await(() -> world.host.present() == 1);
    }
  }

  @Test
  void aProcessThatFailsIsBegunAnew() {
    deploy(
        "1",
        () -> {
          throw new IllegalStateException("expected by the test");
        });
    await("1 ran");
    world.await(() -> world.schedule.isDueIn(millis(100)));
    log.clear();
    world.schedule.advance(millis(100));
    await("1 ran");
    assertThat(log).contains("1 start");
  }

  @Test
  void aReloadEndsTheOneBeforeAndRunsTheNextOnlyThen() {
    deploy("1", gate::pass);
    await("1 runs");
    assertThat(deploy("2", gate::pass)).isInstanceOf(ReloadResult.Swapped.class);
    await("2 runs");
    assertThat(log).containsSubsequence("2 start", "1 ran", "2 runs");
    assertThat(log).contains("1 exit");
    world.await(() -> world.host.present() == 1);
  }

  @Test
  void aProcessThatDoesNotEndIsAbandoned() {
    deploy("1", gate::passDeaf);
    await("1 runs");
    deploy("2", gate::pass);
    assertThat(log).doesNotContain("2 runs");
    world.schedule.advance(World.MAX_WAIT);
    world.schedule.advance(Duration.ofSeconds(1));
    await("2 runs");
  }

  @Test
  void brokenCodeIsRolledBackAndTheOldRunsOn() {
    deploy("1", gate::pass);
    await("1 runs");
    world.host.register(
        "2",
        () -> {
          throw new IllegalStateException("expected by the test");
        });
    world.source.holds(FakeSource.process("app", "2"));
    assertThat(world.reload()).isInstanceOf(ReloadResult.Failed.class);
    assertThat(log).doesNotContain("1 ran");
    assertThat(world.application.pools().process().generation().number()).isEqualTo(1);
  }

  @Test
  void aClassThatIsNoProcessIsRefusedAndSoIsAChangeOfKind() {
    world.host.register("0", () -> new Busy("0", log, crew));
    world.source.holds(FakeSource.process("app", "0"));
    assertThat(PreparationTest.failure(world.reload()).message())
        .contains("is no user process (expected: implements io.molt.worker.UserProcess)");
    deploy("1", gate::pass);
    ReloadResult asWorkers = world.reload("2", () -> new Busy("2", log, crew));
    assertThat(PreparationTest.failure(asWorkers).message())
        .contains("Molt-Process: false (expected: as before");
  }
}
