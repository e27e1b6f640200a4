package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Code that computes for ever when its generation retires is ended, or named: it never burns a
 * processor that nobody knows of.
 */
final class RunawayAtReloadIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension static final Servers servers = new Servers();

  /** A probe that runs away where and when it is told to. */
  private static WorkerBundle probe() {
    return WorkerBundle.probe()
        .probeCode(
            "static",
            """
            private static final java.util.concurrent.atomic.AtomicBoolean SPINS =
                new java.util.concurrent.atomic.AtomicBoolean();

            private static void spin() {
              for (;;) { }
            }
            """)
        .probeCode(
            "taken",
            """
            switch (words[0]) {
              case "spin" -> spin();
              case "virtual" -> Thread.startVirtualThread(Probe::spin);
              case "thread" -> new Thread(Probe::spin, "runaway").start();
              case "later" -> SPINS.set(true);
              case "match" ->
                  java.util.regex.Pattern.matches("(.*a){40}", "a".repeat(39) + "b".repeat(20));
              default -> {}
            }
            """)
        .probeCode("stop", "if (SPINS.get()) { spin(); }");
  }

  static Instance instance(String mode, String coroutines) {
    Instance instance =
        Instance.empty()
            .asShipped()
            .set("mode", mode)
            .set("enable_coroutine", coroutines)
            .set("worker_hang_time", "0")
            .set("max_wait_time", "0.5");
    instance.deploy("probe.jar", probe().bytes());
    return instance;
  }

  /** Has it run away, and reloads until the old code has been removed. */
  static void reload(MoltProcess molt, String word) {
    try (TcpClientConnection tcp = molt.tcp()) {
      tcp.send(word + "/0/x\n");
      if (word.equals("later")) {
        tcp.readLine();
      } else {
        Await.until("it runs away", LIMIT, () -> runsAway(molt), () -> threads(molt));
      }
      assertThat(molt.molt("reload").exit()).isZero();
      molt.awaitLog("after the switch)");
    }
  }

  static boolean runsAway(MoltProcess molt) {
    return Stream.of("probe.Probe.spin", "java.util.regex").anyMatch(threads(molt)::contains);
  }

  private static String threads(MoltProcess molt) {
    return Jcmd.run(molt.processId(), "Thread.print");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "process on spin",
        "process off spin",
        "base on spin",
        "process on later",
        "process on virtual",
        "base on thread"
      })
  void itIsEnded(String which) {
    String[] words = which.split(" ");
    MoltProcess molt = servers.start(instance(words[0], words[1]));
    reload(molt, words[2]);
    Await.until("it is ended", LIMIT, () -> !runsAway(molt), () -> threads(molt));
    assertThat(molt.molt("status").out()).doesNotContain("could not be ended");
    assertThat(molt.ask().generation()).isEqualTo(2);
  }

  @ParameterizedTest(name = "enable_coroutine={0}")
  @ValueSource(strings = {"on", "off"})
  void whatCannotBeEndedIsNamed(String coroutines) {
    MoltProcess molt = servers.start(instance("process", coroutines));
    reload(molt, "match");
    Await.until(
        "it is named",
        LIMIT,
        () -> molt.molt("status").out().contains("could not be ended"),
        () -> molt.molt("status").out());
    assertThat(molt.molt("status").out()).contains("onReceive", "java.util.regex");
  }
}
