package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of each kind of connection that the web has, one is held through a hundred reloads, ten deaths of
 * workers and a rollback, beside others that keep the server busy: none is closed, and on none is
 * anything lost, doubled or out of order. What is in hand at a reload ends on the code that took
 * it.
 */
@Tag("proof")
@Timeout(600)
final class EnduranceIT {

  private static final int RELOADS = 100;
  private static final int DEATHS = 10;

  /** So often another version is what a reload brings. */
  private static final int RELOADS_OF_A_VERSION = 10;

  private static final int IN_HAND = 3;

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess started(String mode) throws IOException {
    Instance instance =
        Instance.empty()
            .set("mode", mode)
            .set("auto_reload", "off")
            .set("worker_error_limit", "0")
            // One says nothing until the end, and nobody reads what it is sent until then.
            .setListener("http", "websocket_ping_interval", "600");
    WebBundle.secure(instance);
    WebBundle.deploy(instance, 1);
    return servers.start(instance);
  }

  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void nothingIsLostOnAConnectionOfAnyKind(String mode) throws IOException {
    MoltProcess molt = started(mode);
    try (Load load = Load.paced(molt.instance(), 4, 4, 200);
        HeldConnections held = new HeldConnections(molt);
        WorkerClients workers = new WorkerClients(molt, 2)) {
      Duration longest = reload(molt, held, workers);
      long generation = held.assertAllAnswer();
      for (int death = 0; death < DEATHS; death++) {
        try (HttpClientConnection dies = molt.http()) {
          assertThat(dies.get("/exit").status()).isEqualTo(500);
        }
        assertThat(held.assertAllAnswer()).isEqualTo(generation);
      }
      assertThat(molt.molt("rollback", "web").exit()).isZero();
      assertThat(held.assertAllAnswer()).isGreaterThan(generation);
      held.endOldest();
      LoadResult result = load.stop();
      System.out.println(
          mode + ": " + held + ", longest reload " + longest + "; beside them " + result);
      result.assertNothingLost();
    }
    awaitNoLeaks(molt);
  }

  /** While what is in hand is ended only {@value #IN_HAND} reloads later, none waits for it. */
  @ParameterizedTest(name = "mode={0}")
  @ValueSource(strings = {"process", "base"})
  void streamsInEachStateEndOnTheCodeThatTookThem(String mode) throws IOException {
    MoltProcess molt = started(mode);
    try (Load load = Load.paced(molt.instance(), 4, 4, 200);
        HeldStreams streams = new HeldStreams(molt);
        WorkerClients workers = new WorkerClients(molt, 2)) {
      Signaller signaller = new Signaller(molt.processId(), "USR1");
      Duration longest = Duration.ZERO;
      for (int round = 1; round <= RELOADS; round++) {
        streams.begin();
        Duration time = workers.reload(signaller);
        longest = time.compareTo(longest) > 0 ? time : longest;
        if (streams.inHand() == IN_HAND) {
          streams.finishOldest();
        }
      }
      while (streams.inHand() > 0) {
        streams.finishOldest();
      }
      streams.assertNothingElse();
      LoadResult result = load.stop();
      System.out.println(
          mode
              + ": "
              + streams.finished()
              + " rounds of streams in each state, longest reload "
              + longest
              + "; beside them "
              + result);
      result.assertNothingLost();
    }
    awaitNoLeaks(molt);
  }

  /** What was begun before a reload is ended behind it, by the code that began it. */
  private static Duration reload(MoltProcess molt, HeldConnections held, WorkerClients workers) {
    Signaller signaller = new Signaller(molt.processId(), "USR1");
    Duration longest = Duration.ZERO;
    long generation = held.assertAllAnswer();
    for (int round = 1; round <= RELOADS; round++) {
      if (round % RELOADS_OF_A_VERSION == 0) {
        WebBundle.deploy(molt.instance(), 1 + round / RELOADS_OF_A_VERSION);
      }
      held.begin();
      Duration time = workers.reload(signaller);
      longest = time.compareTo(longest) > 0 ? time : longest;
      assertThat(held.finish()).isEqualTo(generation);
      long next = held.assertAllAnswer();
      assertThat(next).isGreaterThan(generation);
      generation = next;
    }
    return longest;
  }

  private static void awaitNoLeaks(MoltProcess molt) {
    Await.until(
        "nothing of what is retired is left",
        LIMIT,
        () -> molt.molt("leaks").out().lines().noneMatch(line -> line.startsWith("web ")),
        () -> molt.molt("leaks").out());
  }
}
