package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.World.Client;
import io.molt.manager.worker.WorkerInstance;
import io.molt.net.Connection;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.spi.settings.Mode;
import io.molt.worker.WorkerContext;
import io.molt.worker.WorkerError;
import io.molt.worker.WorkerError.Cause;
import io.molt.worker.WorkerErrorHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SupervisorTest {

  private static final Duration LONG = Duration.ofSeconds(31);

  private final List<String> log = new CopyOnWriteArrayList<>();

  /** Throws at /throw, and calls for the end of the JVM at /exit. */
  private class Mortal extends Echo implements WorkerErrorHandler {
    private final World world;

    Mortal(World world, String name) {
      super(name, SupervisorTest.this.log);
      this.world = world;
    }

    @Override
    public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
      switch (request.path()) {
        case "/throw" -> throw new IllegalStateException("expected by the test");
        case "/overflow" -> throw new StackOverflowError();
        case "/wrapped" -> throw new IllegalStateException(new NoClassDefFoundError());
        case "/exit" -> {
          exit(world, context.workerId(), 3);
          throw new Error("the end");
        }
        default -> response.end(name + " worker " + context.workerId());
      }
    }

    @Override
    void receives(Connection connection, String text) throws Exception {
      super.receives(connection, text);
      if (text.equals("exit")) {
        exit(world, context.workerId(), 1);
        throw new Error("the end");
      }
      connection.send(text);
    }

    @Override
    public void onWorkerError(WorkerError error) {
      says("told of " + error.cause() + " " + error.count());
    }
  }

  private static void exit(World world, int workerId, int status) {
    world.host.exit(worker(world, workerId).code().bundleId(), status);
  }

  private static WorkerInstance worker(World world, int workerId) {
    return world.application.pools().slot(workerId).current();
  }

  private static List<WorkerError> deaths(World world) {
    return world.neighbourhood.deaths();
  }

  private static String state(World world, int workerId) {
    return ApplicationStatusReader.read(world.application, List.of(), Optional.empty())
        .workers()
        .get(workerId)
        .state();
  }

  @Test
  void oneThatThrowsIsBegunAnewAndServesUntilThen() {
    World world = World.coroutines();
    world.swap("1", () -> new Mortal(world, "1"));
    WorkerInstance first = worker(world, 0);
    FakeHttpTransport failing = world.request("/throw");
    FakeHttpTransport next = world.request("/");
    assertThat(failing.log()).containsExactly("fail 500");
    assertThat(next.log()).containsExactly("200 1 worker 0");
    world.schedule.advance(Duration.ZERO);
    assertThat(worker(world, 0)).isNotEqualTo(first);
    assertThat(world.request("/").log()).containsExactly("200 1 worker 0");
    assertThat(deaths(world)).hasSize(1);
    WorkerError error = deaths(world).getFirst();
    assertThat(error.cause()).isEqualTo(Cause.EXCEPTION);
    assertThat(error.failure().message()).isEqualTo("expected by the test");
    assertThat(error.callback()).isEqualTo("onRequest GET /throw");
    assertThat(error.label()).isEqualTo("app worker 0 gen 1");
    assertThat(error.replaced()).isTrue();
    assertThat(log).contains("1 told of EXCEPTION 1", "1 stop");
    assertThat(world.host.present()).isEqualTo(1);
  }

  @Test
  void anErrorIsADeathToo() {
    World world = World.coroutines();
    world.swap("1", () -> new Mortal(world, "1"));
    assertThat(world.request("/overflow").log()).containsExactly("fail 500");
    assertThat(deaths(world).getFirst().failure().type()).isEqualTo("java.lang.StackOverflowError");
  }

  @Test
  void oneThatThrowsAgainAndAgainIsBegunAnewEverLaterAndServesOnWhenItIsGivenUp() {
    World world = World.coroutines();
    world.swap("1", () -> new Mortal(world, "1"));
    for (int death = 1; death <= World.ERROR_LIMIT + 3; death++) {
      world.request("/throw");
      world.schedule.advance(Duration.ofSeconds(3));
    }
    assertThat(deaths(world)).hasSize(World.ERROR_LIMIT + 1);
    assertThat(deaths(world).getLast().replaced()).isFalse();
    assertThat(world.host.installs()).isEqualTo(1 + World.ERROR_LIMIT);
    assertThat(world.request("/").log()).containsExactly("200 1 worker 0");
    assertThat(state(world, 0)).isEqualTo("serving");
    world.swap("2", () -> new Mortal(world, "2"));
    world.request("/throw");
    world.schedule.advance(Duration.ZERO);
    assertThat(deaths(world).getLast().count()).as("a reload gives all chances anew").isEqualTo(1);
  }

  @Test
  void aDeathAfterALongLifeIsTheFirstInARow() {
    World world = World.coroutines();
    world.swap("1", () -> new Mortal(world, "1"));
    for (int death = 1; death <= 2 * World.ERROR_LIMIT; death++) {
      world.request("/throw");
      world.schedule.advance(LONG);
    }
    assertThat(deaths(world)).hasSize(2 * World.ERROR_LIMIT);
    assertThat(deaths(world)).allMatch(error -> error.count() == 1 && error.replaced());
  }

  @Test
  void oneThatExitsTakesNothingMoreAndWhatWaitsIsItsSuccessors() {
    World world = World.coroutines();
    world.swap("1", () -> new Mortal(world, "1"));
    Client client = world.connect(0);
    FakeHttpTransport exit = world.request("/exit");
    FakeHttpTransport next = world.request("/");
    client.sends("hello");
    assertThat(exit.log()).containsExactly("fail 500");
    assertThat(next.log()).as("waits").isEmpty();
    assertThat(state(world, 0)).isEqualTo("restarting");
    world.schedule.advance(Duration.ZERO);
    assertThat(next.log()).containsExactly("200 1 worker 0");
    assertThat(client.transport().sent()).containsExactly("hello");
    assertThat(deaths(world).getFirst().cause()).isEqualTo(Cause.EXIT);
    assertThat(deaths(world).getFirst().exitCode()).isEqualTo(3);
    assertThat(state(world, 0)).isEqualTo("serving");
    assertThat(log).contains("1 told of EXIT 1");
  }

  @Test
  void whatOneThatExitsHasInHandIsFinished() {
    World world = World.coroutines();
    Gate gate = new Gate();
    world.swap(
        "1",
        () ->
            new Mortal(world, "1") {
              @Override
              public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
                if (request.path().equals("/slow")) {
                  gate.pass();
                }
                super.onRequest(request, response);
              }
            });
    FakeHttpTransport slow = world.request("/slow");
    world.request("/exit");
    world.schedule.advance(Duration.ofSeconds(1));
    assertThat(world.request("/").log()).containsExactly("200 1 worker 0");
    gate.open();
    world.schedule.run();
    assertThat(slow.log()).containsExactly("200 1 worker 0");
  }

  @Test
  void theOthersCarryWhatIsOfOneThatIsToComeLaterOrNotAtAll() {
    World world = World.of(WorldSettings.of(Mode.BASE, true, 2));
    world.swap("1", () -> new Mortal(world, "1"));
    Client client = world.connect(0);
    for (int death = 1; death <= World.ERROR_LIMIT + 1; death++) {
      world.connect(2).sends("exit");
      client.sends("m" + death);
      world.schedule.run();
      world.schedule.advance(Duration.ofSeconds(4));
    }
    assertThat(state(world, 0)).isEqualTo("down");
    assertThat(client.transport().sent()).containsExactly("m1", "m2", "m3", "m4", "m5", "m6");
    assertThat(world.request(0, "/").log()).containsExactly("200 1 worker 1");
    assertThat(deaths(world).getLast().replaced()).isFalse();
    world.swap("2", () -> new Mortal(world, "2"));
    assertThat(world.request(0, "/").log()).containsExactly("200 2 worker 0");
    assertThat(state(world, 0)).isEqualTo("serving");
  }

  @Test
  void whereAllAreDownTheClientIsToldSo() {
    World world = World.coroutines();
    world.swap("1", () -> new Mortal(world, "1"));
    for (int death = 1; death <= World.ERROR_LIMIT + 1; death++) {
      world.request("/exit");
      world.schedule.advance(Duration.ofSeconds(4));
    }
    assertThat(world.request("/").log()).containsExactly("fail 503");
    Client client = world.connect(0);
    world.schedule.run();
    assertThat(client.transport().isOpen()).isFalse();
    world.swap("2", () -> new Mortal(world, "2"));
    assertThat(world.request("/").log()).containsExactly("200 2 worker 0");
  }

  @Test
  void whereNobodyElseCarriesItNobodyWaitsLong() {
    World world = World.of(WorldSettings.of(Mode.BASE, true, 1).errorLimit(0));
    world.swap("1", () -> new Mortal(world, "1"));
    for (int death = 1; death <= 2 * World.ERROR_LIMIT; death++) {
      world.request("/exit");
      FakeHttpTransport next = world.request("/");
      world.schedule.advance(Duration.ofSeconds(1));
      assertThat(next.log()).containsExactly("200 1 worker 0");
    }
  }

  @Test
  void oneThatExitsWhileItsSuccessorIsToComeLaterIsNotWaitedForSoLong() {
    World world = World.of(WorldSettings.of(Mode.BASE, true, 1).errorLimit(0));
    world.swap("1", () -> new Mortal(world, "1"));
    for (int death = 1; death <= World.ERROR_LIMIT; death++) {
      world.request("/throw");
      world.schedule.advance(Duration.ofSeconds(2));
    }
    world.request("/throw");
    world.request("/exit");
    FakeHttpTransport next = world.request("/");
    world.schedule.advance(Duration.ofSeconds(1));
    assertThat(next.log()).containsExactly("200 1 worker 0");
  }

  @Test
  void oneWhoseSuccessorDoesNotStartIsTriedAgain() {
    World world = World.coroutines();
    int[] starts = {0};
    world.swap(
        "1",
        () ->
            new Mortal(world, "1") {
              @Override
              public void onWorkerStart(WorkerContext started) throws Exception {
                starts[0]++;
                if (starts[0] == 2 || starts[0] == 3) {
                  throw new IllegalStateException("not yet");
                }
                super.onWorkerStart(started);
              }
            });
    world.request("/exit");
    FakeHttpTransport waits = world.request("/");
    world.schedule.advance(Duration.ofSeconds(2));
    assertThat(waits.log()).containsExactly("200 1 worker 0");
    assertThat(deaths(world).stream().map(WorkerError::cause))
        .containsExactly(Cause.EXIT, Cause.START, Cause.START);
  }

  @Test
  void anExceptionIsNoDeathWhereItIsSetSo() {
    World world = World.of(WorldSettings.of(Mode.BASE, true, 1).lenient());
    world.swap("1", () -> new Mortal(world, "1"));
    WorkerInstance first = worker(world, 0);
    assertThat(world.request("/throw").log()).containsExactly("fail 500");
    world.schedule.advance(LONG);
    assertThat(worker(world, 0)).isEqualTo(first);
    assertThat(deaths(world)).isEmpty();
  }

  @Test
  void anErrorIsADeathWhateverIsSet() {
    World world = World.of(WorldSettings.of(Mode.BASE, true, 1).lenient());
    world.swap("1", () -> new Mortal(world, "1"));
    WorkerInstance first = worker(world, 0);
    assertThat(world.request("/overflow").log()).containsExactly("fail 500");
    world.schedule.advance(LONG);
    assertThat(worker(world, 0)).isNotEqualTo(first);
    assertThat(world.request("/wrapped").log()).containsExactly("fail 500");
    assertThat(deaths(world)).hasSize(2);
  }

  @Test
  void aTaskWorkerThatDiesIsBegunAnewAndTheTasksGoToTheOthers() {
    World world = World.tasks(false, 1, 2);
    Busy.Crew crew = new Busy.Crew();
    world.host.implement(io.molt.task.TaskHandler.class);
    world.swap(
        "1",
        () ->
            new Busy("1", log, crew) {
              @Override
              public Object onTask(io.molt.task.Task task) throws Exception {
                if ("exit".equals(task.data())) {
                  exit(world, context.workerId(), 1);
                  throw new Error("the end");
                }
                return super.onTask(task);
              }
            });
    for (int i = 0; i < World.ERROR_LIMIT; i++) {
      crew.worker(0).tasks().task("exit", io.molt.task.TaskOptions.STANDARD.to(1));
      int number = i;
      world.await(() -> count("failed") == number + 1);
      crew.worker(0).tasks().task("any");
      world.await(() -> count("finish") == number + 1);
      world.schedule.advance(Duration.ofSeconds(1));
    }
    CompletableFuture<?> gone = world.application.undeploy("test");
    world.await(gone::isDone);
    assertThat(world.host.present()).isZero();
  }

  private long count(String what) {
    return log.stream().filter(line -> line.contains(what)).count();
  }
}
