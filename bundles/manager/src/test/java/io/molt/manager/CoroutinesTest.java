package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.run.Coroutines;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CoroutinesTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Gate gate = new Gate();

  @Test
  void thisJdkLetsUsChooseTheScheduler() {
    assertThat(Coroutines.probe()).isPresent();
  }

  @Test
  void callbacksInterleaveWhereTheyBlock() {
    World world = World.coroutines();
    world.swap("1", this::worker);
    world.request("/waits");
    world.request("/b");
    gate.open();
    world.schedule.run();
    assertThat(requests())
        .containsExactly("1 /waits true", "1 /b true", "1 /b ends", "1 /waits ends");
  }

  @Test
  void withoutThemCallbacksAreStrictlySerial() {
    World world = World.threads(false, 1);
    world.swap("1", this::worker);
    world.request("/waits");
    FakeHttpTransport second = world.request("/b");
    world.await(gate::isReached);
    assertThat(second.log()).isEmpty();
    gate.open();
    world.await(() -> requests().contains("1 /b ends"));
    assertThat(second.ends()).isEqualTo(1);
    assertThat(requests())
        .containsExactly("1 /waits false", "1 /waits ends", "1 /b false", "1 /b ends");
  }

  @Test
  void theContextClassLoaderIsTheWorkers() {
    for (World world : List.of(World.coroutines(), World.plain())) {
      ClassLoader outside = Thread.currentThread().getContextClassLoader();
      world.swap("1", this::worker);
      FakeHttpTransport exchange = world.request("/loader");
      assertThat(exchange.log()).containsExactly("200 worker-1");
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(outside);
    }
  }

  @Test
  void aThreadLocalOfAPlainCallbackIsTheWorkersOwn() {
    ThreadLocal<String> variable = new ThreadLocal<>();
    World world = World.plain();
    FakeHost.Maker maker =
        () ->
            new Echo("1", log) {
              @Override
              public void onRequest(HttpRequest request, HttpResponse response) {
                response.end(String.valueOf(variable.get()));
                variable.set(request.path());
              }
            };
    world.swap("1", maker);
    assertThat(world.request("/a").log()).containsExactly("200 null");
    assertThat(variable.get()).isNull();
    assertThat(world.request("/b").log()).containsExactly("200 /a");
    world.swap("2", maker);
    assertThat(world.request("/c").log()).containsExactly("200 null");
  }

  private List<String> requests() {
    return log.stream().filter(line -> line.contains("/")).toList();
  }

  private Echo worker() {
    return new Echo("1", log) {
      @Override
      public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
        says(request.path() + " " + Thread.currentThread().isVirtual());
        if (request.path().equals("/waits")) {
          gate.pass();
        }
        response.end(Thread.currentThread().getContextClassLoader().getName());
        says(request.path() + " ends");
      }
    };
  }
}
