package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Requests that come together share a coroutine until one of them parks, and none notices. */
final class SharedCoroutineTest {

  private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
  private static final ThreadLocal<String> INHERITED = new InheritableThreadLocal<>();
  private static final int MOST = 16;

  private final List<String> order = new CopyOnWriteArrayList<>();
  private final Set<Thread> threads = new LinkedHashSet<>();
  private final Gate gate = new Gate();

  @Test
  void requestsThatComeTogetherShareACoroutine() {
    World world = serving((_, response) -> response.end());
    world.requestsTogether("/1", "/2", "/3");
    assertThat(order).containsExactly("/1", "/2", "/3");
    assertThat(threads).hasSize(1).allMatch(Thread::isVirtual);
  }

  @Test
  void soManyThatOthersHaveTheirTurn() {
    World world = serving((_, response) -> response.end());
    List<String> paths = new ArrayList<>();
    for (int i = 0; i <= MOST; i++) {
      paths.add("/" + i);
    }
    world.requestsTogether(paths.toArray(String[]::new));
    assertThat(order).isEqualTo(paths);
    assertThat(threads).hasSize(2);
  }

  @Test
  void whatOneLeavesInItsThreadTheNextDoesNotFind() {
    List<Object> found = new CopyOnWriteArrayList<>();
    ClassLoader foreign = new ClassLoader() {};
    World world =
        serving(
            (_, response) -> {
              Thread thread = Thread.currentThread();
              found.add(String.valueOf(LOCAL.get()));
              found.add(String.valueOf(INHERITED.get()));
              found.add(thread.isInterrupted());
              found.add(foreign.equals(thread.getContextClassLoader()));
              LOCAL.set("left");
              INHERITED.set("left");
              thread.interrupt();
              thread.setContextClassLoader(foreign);
              response.end();
            });
    world.requestsTogether("/1", "/2");
    assertThat(threads).hasSize(1);
    assertThat(found).containsExactly("null", "null", false, false, "null", "null", false, false);
  }

  @Test
  void oneThatParksHoldsNoOtherUpAndEndsItsCoroutine() {
    World world =
        serving(
            (request, response) -> {
              if (request.path().equals("/parks")) {
                while (!gate.isOpen()) {
                  LockSupport.park();
                }
              }
              response.end(request.path());
            });
    List<FakeHttpTransport> all = world.requestsTogether("/1", "/parks", "/3");
    assertThat(order).containsExactly("/1", "/parks", "/3");
    assertThat(all.get(1).log()).isEmpty();
    assertThat(all.get(2).log()).containsExactly("200 /3");
    Thread parked = threads.iterator().next();
    assertThat(threads).as("the third has another").hasSize(2);
    assertThat(inHand(world)).isEqualTo(1);
    gate.open();
    LockSupport.unpark(parked);
    world.schedule.run();
    assertThat(all.get(1).log()).containsExactly("200 /parks");
    assertThat(parked.isAlive()).isFalse();
    assertThat(inHand(world)).isZero();
  }

  @Test
  void oneThatThrowsStopsNoOther() {
    World world =
        serving(
            (request, response) -> {
              if (request.path().equals("/throws")) {
                throw new IllegalStateException("expected by the test");
              }
              response.end();
            });
    List<FakeHttpTransport> all = world.requestsTogether("/1", "/throws", "/3");
    assertThat(all.get(1).log()).containsExactly("fail 500");
    assertThat(all.get(2).log()).containsExactly("200");
    assertThat(inHand(world)).isZero();
  }

  @Test
  void oneThatServesNoMoreTakesNoFurther() {
    AtomicReference<Runnable> undeploy = new AtomicReference<>();
    World world =
        serving(
            (request, response) -> {
              if (request.path().equals("/2")) {
                undeploy.get().run();
              }
              response.end(request.path());
            });
    undeploy.set(() -> world.application.undeploy("test"));
    List<FakeHttpTransport> all = world.requestsTogether("/1", "/2", "/3");
    world.schedule.run();
    assertThat(all.get(1).log()).containsExactly("200 /2");
    assertThat(all.get(2).log()).containsExactly("fail 503");
    assertThat(order).containsExactly("/1", "/2");
  }

  private static int inHand(World world) {
    return world.application.generation().orElseThrow().worker(0).inHand().count();
  }

  private World serving(Handler handler) {
    World world = World.coroutines();
    world.swap(
        "1",
        () ->
            new Echo("1", new ArrayList<>()) {
              @Override
              public void onRequest(HttpRequest request, HttpResponse response) throws Exception {
                order.add(request.path());
                threads.add(Thread.currentThread());
                handler.handle(request, response);
              }
            });
    return world;
  }

  /** What a test does with a request. */
  private interface Handler {
    void handle(HttpRequest request, HttpResponse response) throws Exception;
  }
}
