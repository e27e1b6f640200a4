package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.molt.manager.World.Client;
import io.molt.net.Connection;
import io.molt.net.http.HttpRequest;
import io.molt.net.http.HttpResponse;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.worker.StateHandler;
import io.molt.worker.WorkerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Many orders in which events, wake-ups, reloads and ends of callbacks can meet, each drawn from a
 * seed, which a failure names; workers die, exit and are begun anew in between, reloads fail, and
 * state is carried over. What must hold in each: every event is delivered once and in order, by a
 * generation that serves or served it, and never two of a worker at the same instant.
 */
class InterleavingTest {

  /** The first seed: a number, or "fresh" for other orders than ever before. */
  private static final long FIRST = first(System.getProperty("molt.seed", "1"));

  private static final int SEEDS = Integer.getInteger("molt.seeds", 200);
  private static final int WORKERS = 2;

  /** Longer than any pause before a worker is begun anew, shorter than a drain may take. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

  private final Logger log = (Logger) LoggerFactory.getLogger("io.molt.manager");

  /**
   * What workers do wrong here is said thousands of times, by coroutines and by the thread that
   * carries them: queued for the log's lock behind one of its coroutines, that thread would wait
   * for ever.
   */
  @BeforeEach
  void logNothing() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void logAgain() {
    log.setLevel(null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyOrderDeliversEachEventOnceAndInOrder(boolean coroutines) {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      try {
        new Run(seed, coroutines).all();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "coroutines " + coroutines + ", again with -Dmolt.seed=" + seed + " -Dmolt.seeds=1", e);
      }
    }
  }

  private static long first(String asked) {
    return asked.equals("fresh") ? new Random().nextInt() : Long.parseLong(asked);
  }

  /** One order. */
  private static final class Run {
    private final Random random;
    private final boolean coroutines;
    private final World world;
    private final List<Client> clients = new ArrayList<>();
    private final Map<Long, List<String>> delivered = new HashMap<>();
    private final Map<Long, List<String>> sent = new HashMap<>();
    private final List<FakeHttpTransport> requests = new ArrayList<>();
    private final List<FakeHttpTransport> failing = new ArrayList<>();
    private final List<CompletableFuture<ReloadResult>> renewals = new ArrayList<>();
    private final List<CompletableFuture<ReloadResult>> reloads = new ArrayList<>();
    private final List<Thread> parked = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private boolean hasBroken;
    private int versions;

    Run(long seed, boolean coroutines) {
      this.random = new Random(seed);
      this.coroutines = coroutines;
      this.world = World.shuffled(coroutines, WORKERS, random);
    }

    void all() {
      world.puts("v0", Checked::new);
      reloads.add(world.ask(Trigger.BOOT));
      settle();
      for (int step = 0; step < 200; step++) {
        act();
      }
      clients.stream().filter(client -> client.transport().isOpen()).forEach(this::leave);
      settle();
      if (hasBroken) {
        reloads.add(world.ask(Trigger.SHELL));
        settle();
      }
      check();
    }

    private void settle() {
      do {
        while (world.schedule.runOne() || unparkOne()) {
          // until nothing moves any more
        }
        world.schedule.elapse(LONGEST_PAUSE);
      } while (world.schedule.pendingTimers() > 0 || world.schedule.runOne());
    }

    private void act() {
      switch (random.nextInt(18)) {
        case 0 -> connect();
        case 1, 2, 3 -> send();
        case 4 -> requests.add(world.request(random.nextInt(WORKERS), "/" + requests.size()));
        case 5 -> reload();
        case 6 -> leaveSome();
        case 7 -> unparkOne();
        case 8 -> failing.add(world.request(random.nextInt(WORKERS), "/throw"));
        case 9 -> failing.add(world.request(random.nextInt(WORKERS), "/exit"));
        case 10 -> reloadWhatIsBroken();
        case 11 ->
            renewals.add(
                world
                    .application
                    .renew(random.nextInt(WORKERS), Trigger.SHELL)
                    .toCompletableFuture());
        case 12 -> world.schedule.elapse(Duration.ofMillis(random.nextInt(200)));
        default -> world.schedule.runOne();
      }
    }

    /** What failed is not tried again by itself, so that it takes a further reload in the end. */
    private void reloadWhatIsBroken() {
      hasBroken = true;
      world.puts(
          "broken",
          () -> {
            throw new IllegalStateException("expected by the test");
          });
      reloads.add(world.ask(Trigger.DEPLOY));
      IntStream.range(0, random.nextInt(8)).forEach(step -> world.schedule.runOne());
      world.puts("v" + versions, Checked::new);
    }

    private void connect() {
      long id = clients.size();
      sent.put(id, new ArrayList<>(List.of("connect")));
      delivered.put(id, new ArrayList<>());
      clients.add(world.connect(id));
    }

    private void send() {
      if (!clients.isEmpty()) {
        Client client = clients.get(random.nextInt(clients.size()));
        if (client.transport().isOpen()) {
          String text = String.valueOf(random.nextInt(1_000));
          sent.get(client.transport().id()).add(text);
          client.sends(text);
        }
      }
    }

    private void leaveSome() {
      if (!clients.isEmpty() && random.nextInt(4) == 0) {
        Client client = clients.get(random.nextInt(clients.size()));
        if (client.transport().isOpen()) {
          leave(client);
        }
      }
    }

    private void leave(Client client) {
      sent.get(client.transport().id()).add("close");
      client.leaves();
    }

    private void reload() {
      if (random.nextInt(3) > 0) {
        world.puts("v" + ++versions, Checked::new);
      }
      Trigger[] triggers = Trigger.values();
      reloads.add(world.ask(triggers[random.nextInt(triggers.length)]));
    }

    private boolean unparkOne() {
      if (parked.isEmpty()) {
        return false;
      }
      LockSupport.unpark(parked.remove(random.nextInt(parked.size())));
      return true;
    }

    private void check() {
      assertThat(violations).isEmpty();
      assertThat(delivered).isEqualTo(sent);
      assertThat(requests)
          .allSatisfy(request -> assertThat(request.log()).containsExactly("200 ok"));
      assertThat(requests).allMatch(request -> request.ends() == 1);
      assertThat(failing)
          .allSatisfy(request -> assertThat(request.log()).containsExactly("fail 500"));
      assertThat(renewals).allMatch(CompletableFuture::isDone);
      assertThat(reloads).allMatch(CompletableFuture::isDone);
      assertThat(world.application.pools().events().drainingGenerations()).isEmpty();
      assertThat(world.host.present()).isEqualTo(WORKERS);
      assertThat(world.application.isQuiet()).isTrue();
      assertThat(world.application.reloads().isRunning()).isFalse();
      assertThat(world.application.generation().orElseThrow().content().version())
          .as("no edit is missed")
          .isEqualTo("v" + versions);
      assertThat(world.schedule.pendingTimers()).isZero();
    }

    /** Parks now and then, and notices what must not be. */
    private final class Checked extends Echo implements StateHandler {
      private final long bundle = world.host.making();
      private int inside;
      private boolean stopped;

      Checked() {
        super("checked", new ArrayList<>());
      }

      @Override
      public void onWorkerStart(WorkerContext started) {
        context = started;
        perhapsPark();
      }

      @Override
      public void onActivate() {
        perhapsPark();
      }

      @Override
      public void onWorkerStop() {
        perhapsPark();
        stopped = true;
      }

      @Override
      public void onConnect(Connection connection) {
        deliver(connection, "connect");
      }

      @Override
      void receives(Connection connection, String text) {
        deliver(connection, text);
      }

      @Override
      public void onClose(Connection connection) {
        deliver(connection, "close");
      }

      @Override
      public Object onSnapshot() {
        perhapsPark();
        return stopped;
      }

      @Override
      public void onRestore(Object snapshot, String version) {
        if (snapshot.equals(true)) {
          violations.add("a snapshot after onWorkerStop");
        }
        perhapsPark();
      }

      @Override
      public void onRequest(HttpRequest request, HttpResponse response) {
        event("request " + request.path());
        switch (request.path()) {
          case "/throw" -> throw new IllegalStateException("expected by the test");
          case "/exit" -> {
            world.host.exit(bundle, 1);
            throw new AssertionError("the end");
          }
          default -> {}
        }
        if (random.nextInt(4) == 0) {
          response.detach();
          perhapsPark();
        }
        response.end("ok");
      }

      private void deliver(Connection connection, String what) {
        event(what);
        delivered.get(connection.id()).add(what);
      }

      private void event(String what) {
        if (stopped) {
          violations.add("after onWorkerStop: " + what);
        }
        if (context == null) {
          violations.add("before onWorkerStart: " + what);
        }
        leg();
        perhapsPark();
        leg();
        if (stopped) {
          violations.add("stopped meanwhile: " + what);
        }
      }

      private void leg() {
        if (inside++ != 0) {
          violations.add("two at the same instant");
        }
        IntStream.range(0, random.nextInt(3)).forEach(i -> Thread.onSpinWait());
        inside--;
      }

      private void perhapsPark() {
        if (coroutines && random.nextInt(3) == 0) {
          Thread me = Thread.currentThread();
          parked.add(me);
          while (parked.contains(me)) {
            LockSupport.park();
          }
        }
      }
    }
  }
}
