package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.molt.manager.worker.WorkerInstance;
import io.molt.net.RetiredException;
import io.molt.net.http.HttpException;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.net.http.RequestAbortedException;
import io.molt.worker.Worker;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ExchangeTest {

  /** What a test does with a request. */
  @FunctionalInterface
  private interface Answer {
    void to(HttpRequest request, HttpResponse response) throws Exception;
  }

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final AtomicReference<HttpResponse> kept = new AtomicReference<>();

  @Test
  void aResponseThatWasNotEndedIsEndedForTheWorker() {
    World world = serving(World.plain(), (request, response) -> response.status(204));
    assertThat(world.request("/").log()).containsExactly("204");
    assertIdle(world);
  }

  @Test
  void aStreamedResponseIsEndedToo() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              response.status(201).header("X", "y");
              response.write("a");
              response.write("b");
              assertThatIllegalStateException().isThrownBy(() -> response.status(200));
              assertThatIllegalStateException().isThrownBy(() -> response.header("a", "b"));
            });
    assertThat(world.request("/").log())
        .containsExactly("begin 201", "write a", "write b", "finish");
  }

  @Test
  void theLastBytesOfAStreamAreWritten() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              response.write("a");
              response.end("b");
            });
    assertThat(world.request("/").log())
        .containsExactly("begin 200", "write a", "write b", "finish");
  }

  @Test
  void nothingMayFollowTheEnd() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              response.header("X", "y").end("body");
              assertThat(response.isOpen()).isFalse();
              assertThatIllegalStateException().isThrownBy(() -> response.end("again"));
              assertThatIllegalStateException().isThrownBy(() -> response.write("again"));
              assertThatIllegalStateException().isThrownBy(response::detach);
              log.add("checked");
            });
    assertThat(world.request("/").log()).containsExactly("200 X=y body");
    assertThat(log).contains("checked");
    assertIdle(world);
  }

  @Test
  void anImpossibleStatusIsRefused() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              for (int code : new int[] {0, 199, 600}) {
                assertThatIllegalArgumentException()
                    .isThrownBy(() -> response.status(code))
                    .withMessageContaining(code + " (expected: 200 to 599)");
              }
            });
    assertThat(world.request("/").log()).containsExactly("200");
  }

  @Test
  void anExceptionIsAnsweredWith500() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              throw new IllegalStateException("expected by the test");
            });
    assertThat(world.request("/").log()).containsExactly("fail 500");
    assertIdle(world);
  }

  @Test
  void anAnswerOfAnotherLengthThanDeclaredIsTheWorkersErrorBeforeAnythingIsSent() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              response.header("Content-Length", "3");
              switch (request.path()) {
                case "/few" -> response.end("ab");
                case "/many" -> response.end("abcd");
                case "/none" -> {}
                case "/manyInParts" -> response.write("abcd");
                case "/right" -> response.end("abc");
                default -> {
                  response.write("ab");
                  response.end("cd");
                }
              }
            });
    for (String path : List.of("/few", "/many", "/none", "/manyInParts")) {
      assertThat(world.request(path).log()).as(path).containsExactly("fail 500");
    }
    assertThat(world.request("/right").log()).containsExactly("200 Content-Length=3 abc");
    assertThat(world.request("/parts").log()).containsExactly("begin 200", "write ab", "cut");
    assertIdle(world);
  }

  @Test
  void aLengthIsDeclaredOnceAndIsANumber() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              for (String value : List.of("", "-1", "+1", "1, 1", "1234567890123456789")) {
                assertThatIllegalArgumentException()
                    .isThrownBy(() -> response.header("content-length", value))
                    .withMessageContaining("(expected: a number of bytes)");
              }
              response.header("content-length", "2");
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> response.header("Content-Length", "2"))
                  .withMessage("header Content-Length: 2 (expected: one, and it is 2)");
              response.end("ok");
            });
    assertThat(world.request("/").log()).containsExactly("200 content-length=2 ok");
  }

  @Test
  void anAnswerWithoutABodyMayDeclareOne() {
    World world =
        serving(
            World.plain(),
            (request, response) -> response.status(304).header("Content-Length", "30").end());
    assertThat(world.request("/").log()).containsExactly("304 Content-Length=30");
  }

  @Test
  void anErrorIsAnsweredWith500AndTheWorkerGoesOn() {
    World world =
        serving(
            World.coroutines(),
            (request, response) -> {
              if (request.path().equals("/bad")) {
                throw new OutOfMemoryError("expected by the test");
              }
            });
    assertThat(world.request("/bad").log()).containsExactly("fail 500");
    assertThat(world.request("/good").log()).containsExactly("200");
  }

  @Test
  void anHttpExceptionSaysWhatToAnswer() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              response.status(201).header("Content-Encoding", "gzip");
              throw new HttpException(404, "no such order");
            });
    assertThat(world.request("/").log())
        .containsExactly("404 Content-Type=text/plain; charset=utf-8 no such order");
    assertIdle(world);
    assertThat(world.neighbourhood.deaths()).isEmpty();
  }

  @Test
  void anHttpExceptionMayComeInsideWhatCarriesIt() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              HttpException answer = new HttpException(409, "taken");
              throw request.path().equals("/carried")
                  ? new CompletionException(new InvocationTargetException(answer))
                  : new IllegalStateException("not to be expected", answer);
            });
    assertThat(world.request("/carried").log()).first().asString().startsWith("409");
    assertThat(world.neighbourhood.deaths()).isEmpty();
    assertThat(world.request("/caught").log()).containsExactly("fail 500");
    assertThat(world.neighbourhood.deaths()).hasSize(1);
  }

  @Test
  void anHttpExceptionAfterTheFirstByteCutsTheAnswer() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              response.write("half");
              throw new HttpException(404, "no such order");
            });
    assertThat(world.request("/").log()).containsExactly("begin 200", "write half", "cut");
  }

  @Test
  void anHttpExceptionIsForFailures() {
    for (int status : new int[] {200, 399, 600}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new HttpException(status, ""))
          .withMessage("status: " + status + " (expected: 400 to 599)");
    }
  }

  @Test
  void whatAClientCausesIsNotTheDeathOfAWorkerWhateverIsMadeOfIt() {
    Exception aborted = new RequestAbortedException(413, "too long");
    for (Exception thrown :
        List.of(
            aborted,
            new IllegalStateException("wrapped", new IllegalArgumentException(aborted)),
            new IllegalStateException("said in its own words"))) {
      World world =
          serving(
              World.plain(),
              (request, response) -> {
                throw thrown;
              });
      FakeHttpTransport exchange = new FakeHttpTransport(0, "/", 0);
      if (thrown.getCause() == null) {
        exchange.abort();
      }
      world.request(exchange);
      world.schedule.run();
      // Whoever was told by the connection finds its client answered; else this is the answer.
      assertThat(exchange.log())
          .containsExactly(
              thrown.getCause() == null
                  ? "fail 400"
                  : "413 Content-Type=text/plain; charset=utf-8 too long");
      assertThat(world.neighbourhood.deaths()).as("%s", thrown).isEmpty();
      assertIdle(world);
    }
  }

  @Test
  void anErrorIsADeathAlsoWhereTheClientHasAbortedItsRequest() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              throw new IllegalStateException(new OutOfMemoryError("expected by the test"));
            });
    FakeHttpTransport exchange = new FakeHttpTransport(0, "/", 0);
    exchange.abort();
    world.request(exchange);
    world.schedule.run();
    assertThat(world.neighbourhood.deaths()).hasSize(1);
  }

  @Test
  void anExceptionWhoseMethodsThrowIsAnsweredToo() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              throw new HostileException();
            });
    assertThat(world.request("/").log()).containsExactly("fail 500");
    assertThat(world.request("/").log()).containsExactly("fail 500");
    assertIdle(world);
  }

  @Test
  void anExceptionAfterTheFirstByteCutsTheAnswer() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              response.write("half");
              throw new IllegalStateException("expected by the test");
            });
    assertThat(world.request("/").log()).containsExactly("begin 200", "write half", "cut");
  }

  @Test
  void aDetachedResponseIsInHandUntilItEnds() {
    World world = serving(World.plain(), this::detach);
    FakeHttpTransport exchange = world.request("/");
    assertThat(exchange.log()).isEmpty();
    assertThat(worker(world).inHand().count()).isEqualTo(1);
    kept.get().end("late");
    assertThat(exchange.log()).containsExactly("200 late");
    assertIdle(world);
  }

  @Test
  void aDetachedResponseMayEndInTheCallback() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              response.detach();
              response.end("at once");
            });
    assertThat(world.request("/").log()).containsExactly("200 at once");
    assertIdle(world);
  }

  @Test
  void anExceptionEndsADetachedResponseToo() {
    World world =
        serving(
            World.plain(),
            (request, response) -> {
              response.detach();
              throw new IllegalStateException("expected by the test");
            });
    assertThat(world.request("/").log()).containsExactly("fail 500");
    assertIdle(world);
  }

  @Test
  void anEndThatRacesTheReturnIsCountedOnce() throws InterruptedException {
    for (boolean coroutines : new boolean[] {true, false}) {
      AtomicReference<Thread> other = new AtomicReference<>();
      World world =
          serving(
              coroutines ? World.coroutines() : World.plain(),
              (request, response) -> {
                response.detach();
                other.set(Thread.ofPlatform().start(() -> response.end("raced")));
              });
      for (int round = 0; round < 300; round++) {
        FakeHttpTransport exchange = world.request("/");
        other.get().join();
        world.schedule.run();
        assertThat(exchange.log()).containsExactly("200 raced");
        assertIdle(world);
        assertThat(worker(world).inHand().callbacks()).isEmpty();
      }
    }
  }

  @Test
  void whatIsTakenAwayIsAnsweredWith503AndMayNotAct() {
    World world = serving(World.plain(), this::detach);
    FakeHttpTransport exchange = world.request("/slow");
    world.swap("2", () -> new Echo("2", log));
    assertThat(kept.get().isOpen()).isTrue();
    world.schedule.advance(World.MAX_WAIT);
    assertThat(exchange.log()).containsExactly("fail 503");
    assertThat(kept.get().isOpen()).isFalse();
    assertThatExceptionOfType(RetiredException.class).isThrownBy(() -> kept.get().end("too late"));
    assertThatExceptionOfType(RetiredException.class)
        .isThrownBy(() -> kept.get().write(ByteBuffer.allocate(1)));
    assertThat(exchange.log()).containsExactly("fail 503");
  }

  @Test
  void codeThatMeetsItsRetirementIsAnsweredWith503Too() {
    Gate gate = new Gate();
    World world =
        serving(
            World.coroutines(),
            (request, response) -> {
              gate.passDeaf();
              response.end("too late");
            });
    FakeHttpTransport exchange = world.request("/slow");
    WorkerInstance old = worker(world);
    world.swap("2", () -> new Echo("2", log));
    old.lease().revoke();
    gate.open();
    world.schedule.run();
    assertThat(exchange.log()).containsExactly("fail 503");
  }

  @Test
  void aWorkerWithoutAnHttpHandlerAnswers503() {
    World world = World.plain();
    world.swap("1", () -> new Worker() {});
    assertThat(world.request("/").log()).containsExactly("fail 503");
    assertIdle(world);
  }

  private void detach(HttpRequest request, HttpResponse response) {
    response.detach();
    kept.set(response);
  }

  private World serving(World world, Answer answer) {
    world.swap(
        "1",
        () ->
            new Echo("1", log) {
              @Override
              public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
                answer.to(request, response);
              }
            });
    return world;
  }

  private static WorkerInstance worker(World world) {
    return world.application.generation().orElseThrow().worker(0);
  }

  private static void assertIdle(World world) {
    assertThat(worker(world).inHand().count()).isZero();
  }

  /** Does what an exception should not. */
  private static final class HostileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("expected by the test");
    }

    @Override
    public Throwable getCause() {
      throw new IllegalStateException("expected by the test");
    }
  }
}
