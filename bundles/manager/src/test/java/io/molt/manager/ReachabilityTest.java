package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.World.Client;
import io.molt.net.Connection;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Nothing of the runtime keeps a generation that is gone, also with its connections still open. */
class ReachabilityTest {

  /** Outlives the workers, as a variable of a library does. */
  private static final ThreadLocal<Object> VARIABLE = new ThreadLocal<>();

  private static final long DEADLINE_NANOS = 10_000_000_000L;

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<WeakReference<Object>> old = new ArrayList<>();

  @Test
  void aRetiredWorkerIsCollectedWhileItsConnectionsStayOpen() {
    for (World world :
        List.of(
            World.plain(), World.coroutines(), World.threads(true, 1), World.threads(false, 1))) {
      log.clear();
      List<Client> clients = serve(world);
      world.swap("2", () -> new Echo("2", log));
      world.await(() -> world.host.present() == 1);
      awaitCollected();
      clients.getFirst().sends("still there");
      world.await(() -> log.contains("2 receive still there"));
    }
  }

  @Test
  void aWorkerThatWasTakenAwayIsCollectedToo() {
    for (World world : List.of(World.coroutines(), World.threads(true, 1))) {
      log.clear();
      List<Client> clients = serve(world);
      clients.getFirst().sends("park");
      world.await(() -> log.contains("1 receive park"));
      world.swap("2", () -> new Echo("2", log));
      world.schedule.advance(World.MAX_WAIT);
      world.await(() -> world.host.present() == 1);
      world.schedule.advance(World.MAX_WAIT);
      awaitCollected();
    }
  }

  @Test
  void aGenerationThatFailedIsCollected() {
    World world = World.coroutines();
    world.swap("1", () -> new Echo("1", log));
    world.reload(
        "2",
        () -> {
          Echo failing =
              new Echo("2", log) {
                @Override
                public void onWorkerStart(io.molt.worker.WorkerContext context) {
                  throw new IllegalStateException("expected by the test");
                }
              };
          old.add(new WeakReference<>(failing));
          return failing;
        });
    awaitCollected();
  }

  private List<Client> serve(World world) {
    old.clear();
    world.swap("1", this::remembered);
    List<Client> clients = List.of(world.connect(1), world.connect(2));
    clients.forEach(client -> client.sends("hello"));
    world.request("/");
    world.await(() -> log.stream().filter("1 receive hello"::equals).count() == 2);
    world.await(() -> log.contains("1 request /"));
    return clients;
  }

  private Echo remembered() {
    Echo echo =
        new Echo("1", log) {
          @Override
          public void onReceive(Connection connection, ByteBuffer data) throws Exception {
            VARIABLE.set(this);
            super.onReceive(connection, data);
          }

          @Override
          void receives(Connection connection, String text) throws Exception {
            super.receives(connection, text);
            if (text.equals("park")) {
              new Gate().pass();
            }
          }
        };
    old.add(new WeakReference<>(echo));
    return echo;
  }

  private void awaitCollected() {
    long began = System.nanoTime();
    while (old.stream().anyMatch(reference -> reference.get() != null)) {
      assertThat(System.nanoTime() - began).as("nanoseconds").isLessThan(DEADLINE_NANOS);
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }
  }
}
