package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.reload.ReloadListener;
import io.molt.reload.ReloadRecord;
import io.molt.reload.ReloadReport;
import io.molt.reload.ReloadResult;
import io.molt.reload.ReloadTarget;
import io.molt.reload.Trigger;
import io.molt.reload.UnknownApplicationException;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.WorkerAnswer;
import io.molt.spi.settings.ListenerSettings;
import io.molt.worker.WorkerError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ManagerTest {

  private static final Runnable NOTHING = () -> {};

  private final ListenerSettings web = Town.http("web");
  private final Town town = new Town(web);

  @Test
  void portsAcceptOnceAllHasBooted() {
    town.deploy("a", () -> Town.http("a", NOTHING));
    assertThat(town.ports.log()).isEmpty();
    assertThat(town.manager.isReady()).isFalse();
    town.manager.booted();
    town.manager.booted();
    assertThat(town.ports.log()).containsExactly("accept");
    assertThat(town.manager.isReady()).isTrue();
    assertThat(town.get(web)).containsExactly("200 a");
  }

  @Test
  void workersAnswerWhenTheyComeToIt() throws Exception {
    town.deploy("a", () -> Town.http("a", NOTHING));
    town.manager.booted();
    RollCall roll = RollCall.begin(List.of(town.manager.application("a")), town.schedule);
    assertThat(roll.await(Duration.ZERO))
        .containsExactly(new WorkerAnswer("a", "worker 0", Optional.empty()));
    town.schedule.run();
    assertThat(roll.await(Duration.ZERO))
        .containsExactly(new WorkerAnswer("a", "worker 0", Optional.of(Duration.ZERO)));
  }

  @Test
  void whoWantsToKnowIsToldOfTheDeathsOfWorkers() {
    List<WorkerError> errors = new CopyOnWriteArrayList<>();
    town.errorHandlers.add(
        error -> {
          throw new IllegalStateException("harms nobody");
        });
    town.errorHandlers.add(errors::add);
    Runnable failing =
        () -> {
          throw new IllegalStateException("expected by the test");
        };
    town.deploy("a", () -> Town.http("a", failing));
    town.manager.booted();
    assertThat(town.get(web)).containsExactly("fail 500");
    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().label()).isEqualTo("a worker 0 gen 1");
    assertThat(errors.getFirst().failure().message()).isEqualTo("expected by the test");
  }

  @Test
  void reloadingWorkersReloadsEveryApplication() {
    town.deploy("a", () -> Town.http("a", NOTHING));
    town.deploy("b", Town::tcp);
    town.manager.booted();
    ReloadReport report = reload(new ReloadTarget.Workers());
    assertThat(report.results()).containsOnlyKeys("a", "b");
    assertThat(report.results().values()).allMatch(ReloadResult.Swapped.class::isInstance);
    assertThat(report.notes()).isEmpty();
  }

  @Test
  void reloadingOneLeavesTheOthers() {
    town.deploy("a", () -> Town.http("a", NOTHING));
    town.deploy("b", Town::tcp);
    assertThat(reload(new ReloadTarget.WorkersOf("b")).results()).containsOnlyKeys("b");
    assertThat(town.manager.status())
        .extracting(ApplicationStatus::name, ApplicationStatus::generation)
        .containsExactly(Assertions.tuple("a", 1L), Assertions.tuple("b", 2L));
  }

  @Test
  void anUnknownApplicationIsNamedWithThoseThatAreKnown() {
    town.deploy("a", () -> Town.http("a", NOTHING));
    Assertions.assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> reload(new ReloadTarget.WorkersOf("x")))
        .withCauseInstanceOf(UnknownApplicationException.class)
        .withMessageContaining("application: x (expected: one of a)");
  }

  @Test
  void anApplicationThatHasJustComeIsKnown() {
    town.manager.booted();
    town.source.whenAskedToLook(() -> town.deploy("a", () -> Town.http("a", NOTHING)));
    assertThat(reload(new ReloadTarget.WorkersOf("a")).results()).containsOnlyKeys("a");
  }

  @Test
  void thereAreNoTaskWorkersAndThatHarmsNothing() {
    town.deploy("a", () -> Town.http("a", NOTHING));
    ReloadReport report = reload(new ReloadTarget.TaskWorkers());
    assertThat(report.results()).isEmpty();
    assertThat(report.notes()).singleElement().asString().contains("no task workers");
    assertThat(reload(new ReloadTarget.Workers()).results()).containsOnlyKeys("a");
  }

  @Test
  void changedConfigurationIsNoted() {
    town.changedFiles.add("server.cfg");
    assertThat(reload(new ReloadTarget.Workers()).notes())
        .anyMatch(note -> note.contains("conf/server.cfg") && note.contains("next restart"))
        .anyMatch(note -> note.contains("No application"));
  }

  @Test
  void listenersAreToldAndMayFail() {
    List<String> told = new CopyOnWriteArrayList<>();
    town.listeners.add(
        (name, trigger, result) -> {
          throw new IllegalStateException("expected by the test");
        });
    town.listeners.add((name, trigger, result) -> told.add(name + " " + trigger));
    town.deploy("a", () -> Town.http("a", NOTHING));
    reload(new ReloadTarget.Workers());
    assertThat(told).containsExactly("a BOOT", "a SHELL");
  }

  @Test
  void listenersAreToldWhatIsInTheHistory() {
    List<ReloadRecord> told = new CopyOnWriteArrayList<>();
    town.listeners.add(
        new ReloadListener() {
          @Override
          public void onReload(String application, Trigger trigger, ReloadResult result) {}

          @Override
          public void onRecorded(ReloadRecord reload) {
            told.add(reload);
          }
        });
    town.deploy("a", () -> Town.http("a", NOTHING));
    reload(new ReloadTarget.Workers());
    reload(new ReloadTarget.WorkerOf("a", 0));
    town.schedule.run();
    assertThat(told)
        .extracting(ReloadRecord::what, ReloadRecord::trigger, ReloadRecord::isDraining)
        .containsExactly(
            Assertions.tuple("workers", Trigger.BOOT, false),
            Assertions.tuple("workers", Trigger.SHELL, false),
            Assertions.tuple("worker 0", Trigger.SHELL, false));
    assertThat(town.manager.history()).containsExactlyElementsOf(told);
  }

  @Test
  void anUndeployedApplicationIsGoneAndCanComeBack() {
    town.deploy("a", () -> Town.http("a", NOTHING));
    town.manager.booted();
    CompletableFuture<?> gone = town.manager.undeploy("a").toCompletableFuture();
    town.schedule.run();
    assertThat(gone).isCompleted();
    assertThat(town.get(web)).containsExactly("nobody");
    assertThat(town.manager.status()).isEmpty();
    assertThat(town.manager.undeploy("a").toCompletableFuture()).isCompleted();
    town.deploy("a", () -> Town.http("a", NOTHING));
    assertThat(town.get(web)).containsExactly("200 a");
  }

  @Test
  void deployingWhileTheOldIsStillBeingUndeployedStartsAnew() {
    Gate gate = new Gate();
    town.deploy("a", () -> Town.http("old", gate::passDeaf));
    town.manager.booted();
    List<String> inHand = town.get(web);
    CompletableFuture<?> gone = town.manager.undeploy("a").toCompletableFuture();
    assertThat(town.deploy("a", () -> Town.http("new", NOTHING)))
        .isInstanceOf(ReloadResult.Swapped.class);
    assertThat(town.get(web)).containsExactly("200 new");
    assertThat(gone).isNotDone();
    gate.open();
    town.schedule.run();
    assertThat(inHand).containsExactly("200 old");
    assertThat(gone).isCompleted();
  }

  @Test
  void goingBackTellsWhatDeployStillHolds() {
    town.deploy("a", () -> Town.http("a", NOTHING));
    town.host.register("2", () -> Town.http("a2", NOTHING));
    town.source.holds(FakeSource.content("a", "2"));
    town.manager.booted();
    reload(new ReloadTarget.WorkersOf("a"));
    assertThat(town.get(web)).containsExactly("200 a2");
    ReloadReport report = reload(new ReloadTarget.Rollback("a", ""));
    assertThat(town.get(web)).containsExactly("200 a");
    assertThat(report.results().get("a")).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(report.notes())
        .containsExactly("deploy/a.jar still holds a 2 (2): the next reload or restart takes it.");
    assertThat(reload(new ReloadTarget.Rollback("a", "2")).notes()).isEmpty();
  }

  @Test
  void goingBackToNothingIsAMistake() {
    town.deploy("a", () -> Town.http("a", NOTHING));
    Assertions.assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> reload(new ReloadTarget.Rollback("x", "")))
        .withCauseInstanceOf(UnknownApplicationException.class);
    Assertions.assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> reload(new ReloadTarget.Rollback("a", "")))
        .withCauseInstanceOf(IllegalArgumentException.class)
        .withMessageContaining("a: there is nothing to go back to (kept: a (a, serves since");
    Assertions.assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> reload(new ReloadTarget.Rollback("a", "7.0")))
        .withCauseInstanceOf(IllegalArgumentException.class)
        .withMessageContaining("a: version 7.0 (expected: one that has served and is kept: a (a,");
  }

  @Test
  void whoStandsInAtBootIsToldOf() {
    town.source.kept().served(FakeSource.content("a", "1"));
    town.host.register("1", () -> Town.http("a1", NOTHING));
    town.deploy(
        "a",
        () -> {
          throw new IllegalStateException("expected by the test");
        });
    town.manager.booted();
    assertThat(town.get(web)).containsExactly("200 a1");
    assertThat(town.manager.ready().toCompletableFuture().join())
        .hasEntrySatisfying(
            "a", reason -> assertThat(reason).contains("expected by the test", "a 1 (1)"));
    assertThat(town.manager.status().getFirst().lastFailure()).isPresent();
    assertThat(town.manager.status().getFirst().version()).isEqualTo("1");
  }

  private ReloadReport reload(ReloadTarget target) {
    CompletableFuture<ReloadReport> report =
        town.manager.reloader().reload(target, Trigger.SHELL).toCompletableFuture();
    town.schedule.run();
    return report.join();
  }
}
