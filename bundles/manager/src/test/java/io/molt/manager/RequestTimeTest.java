package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.worker.WorkerInstance;
import io.molt.net.RetiredException;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.spi.settings.Mode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Coroutines that wait for what does not come, such as a database that is gone. */
class RequestTimeTest {

  private static final Duration LIMIT = Duration.ofSeconds(4);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Gate gate = new Gate();
  private final World world =
      World.of(WorldSettings.of(Mode.BASE, true, 1).hangTime(World.HANG_TIME).requestTime(LIMIT));

  /** Waits at the gate, after what the path says. */
  private class Waiting extends Echo {
    Waiting() {
      super("1", RequestTimeTest.this.log);
    }

    @Override
    public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
      switch (request.path()) {
        case "/stream" -> response.write("a");
        case "/detached" -> response.detach();
        default -> {}
      }
      if (request.path().equals("/deaf")) {
        gate.passDeaf();
      } else {
        gate.pass();
      }
      try {
        response.end("late");
      } catch (RetiredException taken) {
        says("may not answer");
        throw taken;
      }
    }
  }

  @BeforeEach
  void start() {
    world.swap("1", Waiting::new);
  }

  @AfterEach
  void end() {
    gate.open();
    CompletableFuture<?> gone = world.application.undeploy("test");
    world.await(gone::isDone);
  }

  private WorkerInstance worker() {
    return world.application.pools().slot(0).current();
  }

  private void pass(Duration time) {
    Duration step = Duration.ofMillis(250);
    for (long steps = time.dividedBy(step); steps > 0; steps--) {
      world.schedule.advance(step);
    }
  }

  @Test
  void itsClientIsAnsweredAndTheCoroutineInterrupted() {
    FakeHttpTransport waiting = world.request("/");
    pass(LIMIT.minusSeconds(1));
    assertThat(waiting.log()).isEmpty();
    pass(Duration.ofSeconds(2));
    assertThat(waiting.log()).containsExactly("fail 503");
    assertThat(worker().inHand().count()).as("the interrupt has ended it").isZero();
    assertThat(world.neighbourhood.deaths()).as("the worker is not to blame").isEmpty();
  }

  @Test
  void whatIsDeafToTheInterruptIsNamedAndCanNotAnswer() {
    FakeHttpTransport waiting = world.request("/deaf");
    pass(LIMIT.plusSeconds(3));
    assertThat(waiting.log()).containsExactly("fail 503");
    assertThat(world.environment.abandoned().list().getFirst().callback())
        .isEqualTo("onRequest GET /deaf");
    gate.open();
    world.schedule.run();
    assertThat(log).contains("1 may not answer");
    assertThat(waiting.log()).containsExactly("fail 503");
    assertThat(world.neighbourhood.deaths()).isEmpty();
  }

  @Test
  void aStreamAndADetachedResponseMayTakeTheirTime() {
    FakeHttpTransport stream = world.request("/stream");
    FakeHttpTransport detached = world.request("/detached");
    pass(LIMIT.multipliedBy(3));
    gate.open();
    world.schedule.run();
    assertThat(stream.log()).containsExactly("begin 200", "write a", "write late", "finish");
    assertThat(detached.log()).containsExactly("200 late");
  }

  @Test
  void timeInWhichTheRequestComesInDoesNotCount() {
    FakeHttpTransport upload = world.request(new FakeHttpTransport(0, "/", 0).receiving());
    pass(LIMIT.multipliedBy(3));
    gate.open();
    world.schedule.run();
    assertThat(upload.log()).containsExactly("200 late");
  }
}
