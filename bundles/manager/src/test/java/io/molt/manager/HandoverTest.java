package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.World.Client;
import io.molt.net.Connection;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.worker.StateHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandoverTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final World world = World.coroutines();

  /** Counts its requests, across its generations. */
  private class Counting extends Echo implements StateHandler {
    int count;

    Counting(String name) {
      super(name, HandoverTest.this.log);
    }

    @Override
    public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
      if (request.path().equals("/throw")) {
        throw new IllegalStateException("expected by the test");
      }
      count++;
      response.end(name + " " + count);
    }

    @Override
    void receives(Connection connection, String text) {
      Object before = connection.attribute("text");
      connection.setAttribute("text", text);
      connection.send(name + " " + before);
    }

    @Override
    public Object onSnapshot() throws Exception {
      return count;
    }

    @Override
    public void onRestore(Object snapshot, String version) throws Exception {
      says("restores " + snapshot + " of " + version);
      count = (Integer) snapshot;
    }
  }

  private String failure(ReloadResult result) {
    assertThat(result).isInstanceOf(ReloadResult.Failed.class);
    return ((ReloadResult.Failed) result).failure().message();
  }

  private void count(String... answers) {
    for (String answer : answers) {
      assertThat(world.request("/").log()).containsExactly("200 " + answer);
    }
  }

  /** What it changed would not be in the state that goes on. */
  @Test
  void noTimerComesBetweenTheSnapshotAndTheSwitch() {
    Gate gate = new Gate();
    Counting[] old = new Counting[1];
    world.swap(
        "1",
        () ->
            old[0] =
                new Counting("1") {
                  @Override
                  public void onActivate() {
                    context
                        .server()
                        .timers()
                        .tick(
                            Duration.ofMillis(10),
                            timer -> {
                              count++;
                              says("tick");
                            });
                  }
                });
    world.schedule.run();
    world.schedule.advance(Duration.ofMillis(25));
    assertThat(old[0].count).isEqualTo(2);
    world.puts(
        "2",
        () ->
            new Counting("2") {
              @Override
              public void onRestore(Object snapshot, String version) throws Exception {
                super.onRestore(snapshot, version);
                gate.pass();
              }
            });
    CompletableFuture<ReloadResult> result = world.ask(Trigger.SHELL);
    world.schedule.run();
    assertThat(gate.isReached()).isTrue();
    world.schedule.advance(Duration.ofMillis(25));
    assertThat(old[0].count).isEqualTo(2);
    gate.open();
    world.schedule.run();
    assertThat(result.join()).isInstanceOf(ReloadResult.Swapped.class);
    assertThat(log).contains("2 restores 2 of 1");
    count("2 3");
  }

  @Test
  void theStateGoesOn() {
    world.swap("1", () -> new Counting("1"));
    count("1 1", "1 2");
    world.swap("2", () -> new Counting("2"));
    count("2 3");
    world.swap("3", () -> new Counting("3"));
    count("3 4");
    assertThat(log).contains("2 restores 2 of 1", "3 restores 3 of 2");
  }

  @Test
  void whatComesInMeanwhileIsHeldBackAndIsTheNewOnes() {
    Gate gate = new Gate();
    world.swap("1", () -> new Counting("1"));
    count("1 1");
    world.puts(
        "2",
        () ->
            new Counting("2") {
              @Override
              public void onRestore(Object snapshot, String version) throws Exception {
                gate.pass();
                super.onRestore(snapshot, version);
              }
            });
    CompletableFuture<ReloadResult> reload = world.ask(Trigger.SHELL);
    world.await(gate::isReached);
    FakeHttpTransport request = world.request("/");
    Client client = world.connect(0);
    client.sends("a");
    world.schedule.run();
    assertThat(request.log()).isEmpty();
    assertThat(reload).isNotDone();
    gate.open();
    world.await(reload::isDone);
    world.schedule.run();
    assertThat(request.log()).containsExactly("200 2 2");
    assertThat(client.transport().sent()).containsExactly("2 null");
  }

  @Test
  void aNewOneThatRejectsItRollsTheReloadBack() {
    world.swap("1", () -> new Counting("1"));
    count("1 1");
    ReloadResult result =
        world.reload(
            "2",
            () ->
                new Counting("2") {
                  @Override
                  public void onRestore(Object snapshot, String version) {
                    throw new IllegalArgumentException("too old");
                  }
                });
    assertThat(failure(result)).isEqualTo("app worker 0 gen 2: onRestore: too old");
    count("1 2");
    world.schedule.run();
    assertThat(world.host.present()).isEqualTo(1);
  }

  @Test
  void anOldOneThatCannotTellItRollsTheReloadBack() {
    world.swap(
        "1",
        () ->
            new Counting("1") {
              @Override
              public Object onSnapshot() {
                return new Object();
              }
            });
    String message = failure(world.reload("2", () -> new Counting("2")));
    assertThat(message).startsWith("app worker 0 gen 1: onSnapshot: ").contains("java.lang.Object");
    count("1 1");
  }

  @Test
  void oneThatTakesTooLongRollsTheReloadBack() {
    Gate never = new Gate();
    world.swap("1", () -> new Counting("1"));
    world.puts(
        "2",
        () ->
            new Counting("2") {
              @Override
              public void onRestore(Object snapshot, String version) throws Exception {
                never.pass();
              }
            });
    CompletableFuture<ReloadResult> reload = world.ask(Trigger.SHELL);
    world.await(never::isReached);
    FakeHttpTransport request = world.request("/");
    world.schedule.advance(World.MAX_HANDOVER);
    world.await(reload::isDone);
    assertThat(failure(reload.join())).contains("max_handover_time = 3 s");
    assertThat(request.log()).containsExactly("200 1 1");
  }

  @Test
  void whoHasNoStateGetsNone() {
    world.swap("1", () -> new Echo("1", log));
    world.swap("2", () -> new Counting("2"));
    count("2 1");
    world.swap("3", () -> new Echo("3", log));
    assertThat(world.request("/").log()).containsExactly("200 3");
    assertThat(log).noneMatch(line -> line.contains("restores"));
  }

  @Test
  void aWorkerThatIsBegunAnewOnRequestKeepsItAndOneThatHasDiedDoesNot() {
    world.swap("1", () -> new Counting("1"));
    count("1 1");
    CompletableFuture<ReloadResult> renewed =
        world.application.renew(0, Trigger.SHELL).toCompletableFuture();
    world.await(renewed::isDone);
    assertThat(renewed.join()).isInstanceOf(ReloadResult.Swapped.class);
    count("1 2");
    world.request("/throw");
    world.schedule.advance(java.time.Duration.ZERO);
    count("1 1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAWorkerKeepsWithAConnectionStaysThere(boolean reloaded) {
    world.swap("1", () -> new Counting("1"));
    Client client = world.connect(0);
    client.sends("a");
    if (reloaded) {
      world.swap("2", () -> new Counting("2"));
    }
    client.sends("b");
    String name = reloaded ? "2" : "1";
    assertThat(client.transport().sent()).containsExactly("1 null", name + " a");
  }

  @Test
  void whatWouldHoldTheCodeIsNotKeptWithAConnection() {
    world.swap(
        "1",
        () ->
            new Counting("1") {
              @Override
              void receives(Connection connection, String text) {
                try {
                  connection.setAttribute("x", new Object());
                } catch (IllegalArgumentException refused) {
                  connection.send(refused.getMessage());
                }
              }
            });
    Client client = world.connect(0);
    client.sends("a");
    assertThat(client.transport().sent().getFirst())
        .contains("java.lang.Object")
        .contains("expected");
  }
}
