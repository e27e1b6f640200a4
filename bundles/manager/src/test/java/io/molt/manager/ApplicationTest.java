package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.World.Client;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.worker.WorkerContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ApplicationTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Gate gate = new Gate();

  @Test
  void eventsThatWaitAtTheSwitchGoToTheNewCode() {
    World world = World.threads(false, 1);
    world.swap("1", () -> slow("1"));
    FakeHttpTransport inHand = world.request("/slow");
    world.await(gate::isReached);
    FakeHttpTransport waiting = world.request("/waits");
    world.swap("2", () -> new Echo("2", log));
    world.await(() -> waiting.ends() == 1);
    assertThat(waiting.log()).containsExactly("200 2");
    assertThat(inHand.log()).isEmpty();
    gate.open();
    world.await(() -> inHand.ends() == 1);
    assertThat(inHand.log()).containsExactly("200 1");
    world.await(() -> world.host.present() == 1);
  }

  @Test
  void onActivateComesOnceAfterTheSwitch() {
    World world = World.plain(2);
    world.swap("1", () -> new Echo("1", log));
    world.schedule.run();
    assertThat(log).containsExactly("1 start", "1 start", "1 activate", "1 activate");
  }

  @Test
  void reloadsOfTheSameContentHappenWhenAskedForAndNotWhenAFileWasTouched() {
    World world = World.plain();
    world.swap("1", () -> new Echo("1", log));
    CompletableFuture<ReloadResult> touched = world.ask(Trigger.DEPLOY);
    world.schedule.run();
    assertThat(touched.join()).isInstanceOf(ReloadResult.Discarded.class);
    assertThat(world.reload()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(world.application.generation().orElseThrow().number()).isEqualTo(2);
  }

  @Test
  void whoAsksAsSoonAsTheNewCodeServesGetsAReloadOfTheirOwn() {
    World world = World.plain();
    world.swap("1", () -> new Echo("1", log));
    List<CompletableFuture<ReloadResult>> asked = new CopyOnWriteArrayList<>();
    world.neighbourhood.whenChanged(
        () -> {
          if (asked.isEmpty() && world.application.generation().orElseThrow().number() == 2) {
            asked.add(world.ask(Trigger.SIGNAL));
          }
        });
    world.swap("2", () -> new Echo("2", log));
    world.schedule.run();
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().join())
        .isInstanceOfSatisfying(
            ReloadResult.Swapped.class, own -> assertThat(own.generation()).isEqualTo(3));
  }

  @Test
  void contentThatFailedIsNotTriedAgainByItself() {
    World world = World.plain();
    world.swap("1", () -> new Echo("1", log));
    int before = world.host.installs();
    world.reload(
        "2",
        () -> {
          throw new IllegalStateException("expected by the test");
        });
    CompletableFuture<ReloadResult> again = world.ask(Trigger.DEPLOY);
    world.schedule.run();
    assertThat(again.join()).isInstanceOf(ReloadResult.Discarded.class);
    assertThat(world.host.installs()).isEqualTo(before + 1);
    assertThat(world.neighbourhood.results()).hasSize(2);
  }

  @Test
  void aReloadDuringAReloadIsDiscardedAndFollowedIfTheContentChanged() {
    World world = World.coroutines();
    world.puts("1", () -> startingSlowly("1"));
    CompletableFuture<ReloadResult> first = world.ask(Trigger.SHELL);
    CompletableFuture<ReloadResult> joined = world.ask(Trigger.SIGNAL);
    world.schedule.run();
    assertThat(gate.isReached()).isTrue();
    world.puts("2", () -> new Echo("2", log));
    ReloadResult.Discarded late = (ReloadResult.Discarded) world.ask(Trigger.SIGNAL).join();
    gate.open();
    world.schedule.run();
    assertThat(first.join()).isSameAs(joined.join()).isInstanceOf(ReloadResult.Swapped.class);
    Optional<ReloadResult> followed = late.followUp().toCompletableFuture().join();
    assertThat(followed).containsInstanceOf(ReloadResult.Swapped.class);
    assertThat(world.request("/").log()).containsExactly("200 2");
    assertThat(world.source.takes()).isEqualTo(2);
  }

  @Test
  void aReloadDuringAReloadIsNotFollowedIfNothingChanged() {
    World world = World.coroutines();
    world.puts("1", () -> startingSlowly("1"));
    world.ask(Trigger.SHELL);
    world.schedule.run();
    ReloadResult.Discarded late = (ReloadResult.Discarded) world.ask(Trigger.SIGNAL).join();
    gate.open();
    world.schedule.run();
    assertThat(late.followUp().toCompletableFuture().join()).isEmpty();
    assertThat(world.host.installs()).isEqualTo(1);
  }

  @Test
  void undeployingRefusesWhatWaitsAndClosesConnectionsWhenTheRestIsDone() {
    World world = World.threads(false, 1);
    world.swap("1", () -> slow("1"));
    Client client = world.connect(1);
    world.await(() -> log.contains("1 connect 1"));
    FakeHttpTransport inHand = world.request("/slow");
    world.await(gate::isReached);
    FakeHttpTransport waiting = world.request("/waits");
    CompletableFuture<DrainOutcome> gone = world.application.undeploy("test");
    assertThat(waiting.log()).containsExactly("fail 503");
    assertThat(client.transport().isOpen()).isTrue();
    assertThat(world.request("/late").log()).containsExactly("fail 503");
    gate.open();
    world.await(gone::isDone);
    assertThat(inHand.log()).containsExactly("200 1");
    assertThat(client.transport().isOpen()).isFalse();
    assertThat(world.host.present()).isZero();
    client.sends("nobody");
    client.leaves();
    assertThat(world.application.ingress().lanes()).isEmpty();
  }

  @Test
  void undeployingWaitsForOlderGenerationsToo() {
    World world = World.coroutines();
    world.swap("1", () -> slow("1"));
    FakeHttpTransport inHand = world.request("/slow");
    world.swap("2", () -> new Echo("2", log));
    assertThat(world.application.isQuiet()).isFalse();
    CompletableFuture<DrainOutcome> gone = world.application.undeploy("test");
    world.schedule.run();
    assertThat(gone).isNotDone();
    gate.open();
    world.schedule.run();
    assertThat(gone).isCompleted();
    assertThat(inHand.log()).containsExactly("200 1");
    assertThat(world.application.isQuiet()).isTrue();
  }

  @Test
  void undeployingTakesBackAGenerationThatIsStarting() {
    World world = World.coroutines();
    world.swap("1", () -> new Echo("1", log));
    world.puts("2", () -> startingSlowly("2"));
    CompletableFuture<ReloadResult> reload = world.ask(Trigger.SHELL);
    world.schedule.run();
    CompletableFuture<DrainOutcome> gone = world.application.undeploy("test");
    world.schedule.run();
    assertThat(gone).isCompleted();
    assertThat(PreparationTest.failure(reload.join()).message()).contains("undeployed");
    assertThat(world.host.present()).isZero();
    assertThat(world.schedule.pendingTimers()).isZero();
    assertThat(world.ask(Trigger.SHELL).join()).isInstanceOf(ReloadResult.Discarded.class);
  }

  @Test
  void whatNeverServedIsUndeployedAtOnce() {
    World world = World.plain();
    assertThat(world.application.undeploy("test")).isCompleted();
    assertThat(world.request("/").log()).containsExactly("fail 503");
  }

  @Test
  void aConnectionStaysWithItsWorkerNumber() {
    World world = World.threads(true, 3);
    world.swap("1", () -> new Echo("1", log));
    for (long id = 0; id < 6; id++) {
      Client client = world.connect(id);
      assertThat(world.application.ingress().lane(id))
          .hasValueSatisfying(lane -> assertThat((Object) lane).isSameAs(client.lane()));
    }
    world.await(() -> log.stream().filter(line -> line.contains("connect")).count() == 6);
    assertThat(world.application.ingress().lanes()).hasSize(6);
  }

  @Test
  void theServerIsUsableFromWorkerCode() {
    World world = World.plain();
    AtomicReference<Echo> worker = new AtomicReference<>();
    world.swap("1", () -> remembered(worker));
    Client client = world.connect(9);
    var server = worker.get().context.server();
    assertThat(server.connection(9)).hasValueSatisfying(view -> view.send("found"));
    assertThat(client.transport().sent()).containsExactly("found");
    assertThat(server.connection(8)).isEmpty();
    assertThat(server.connections()).hasSize(1);
    client.transport().close();
    assertThat(server.connection(9)).isEmpty();
    server.shutdown();
    assertThat(world.neighbourhood.asksForShutdown()).isTrue();
    CompletableFuture<ReloadResult> reload = server.reload().toCompletableFuture();
    world.await(reload::isDone);
    assertThat(reload.join()).isInstanceOf(ReloadResult.Swapped.class);
  }

  private Echo remembered(AtomicReference<Echo> into) {
    Echo echo = new Echo("1", log);
    into.set(echo);
    return echo;
  }

  private Echo startingSlowly(String name) {
    return new Echo(name, log) {
      @Override
      public void onWorkerStart(WorkerContext started) throws Exception {
        gate.pass();
        super.onWorkerStart(started);
      }
    };
  }

  private Echo slow(String name) {
    return new Echo(name, log) {
      @Override
      public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
        if (request.path().equals("/slow")) {
          gate.pass();
        }
        response.end(name);
      }
    };
  }
}
