package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
      long retired = retired(molt);
      assertThat(molt.molt("reload").exit()).isZero();
      Await.until("it is removed", LIMIT, () -> retired(molt) > retired, molt::log);
    }
  }

  private static long retired(MoltProcess molt) {
    return molt.log().lines().filter(line -> line.endsWith("after the switch).")).count();
  }

  static boolean runsAway(MoltProcess molt) {
    return Stream.of("probe.Probe.spin", "java.util.regex").anyMatch(threads(molt)::contains);
  }

  private static String threads(MoltProcess molt) {
    return Jcmd.run(molt.processId(), "Thread.print");
  }

  /** One after the other on one server: each time in the code that the reload before has made. */
  @ParameterizedTest(name = "mode={0}, enable_coroutine={1}: {2}")
  @CsvSource({
    "process, on, spin later virtual",
    "process, off, spin",
    "base, on, spin thread",
  })
  void itIsEnded(String mode, String coroutines, String words) {
    MoltProcess molt = servers.start(instance(mode, coroutines));
    long generation = 1;
    for (String word : words.split(" ")) {
      reload(molt, word);
      Await.until(word + " is ended", LIMIT, () -> !runsAway(molt), () -> threads(molt));
      assertThat(molt.molt("status").out()).as(word).doesNotContain("could not be ended");
      generation++;
      assertThat(molt.ask().generation()).as(word).isEqualTo(generation);
    }
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
