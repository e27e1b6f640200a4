package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Timers, messages, shared state and user processes, and what a reload does to each. */
@Timeout(120)
final class BackgroundIT {

  @RegisterExtension static final Servers servers = new Servers();

  private static MoltProcess molt;

  @BeforeAll
  static void start() {
    Instance instance = Background.instance();
    instance.deploy("heart.jar", Background.process().bytes());
    molt = servers.start(instance);
  }

  private static long generation() {
    String who = Background.get(molt, "who");
    return Long.parseLong(who.substring(who.lastIndexOf(' ') + 1));
  }

  private static long number(String key) {
    return Long.parseLong(Background.get(molt, "number/" + key));
  }

  @Test
  void timersEndWithTheirCodeAndLastingOnesGoOn() {
    long before = generation();
    Background.awaitAtLeast(molt, "number/tick_" + before, 2);
    Background.awaitAtLeast(molt, "number/beat_" + before, 2);
    Background.succeeds(molt, "reload");
    long after = generation();
    long ticks = number("tick_" + before);
    Background.awaitAtLeast(molt, "number/beat_" + after, 3);
    Background.awaitAtLeast(molt, "number/tick_" + after, 3);
    assertThat(number("tick_" + before)).as("ticks of the old code").isLessThanOrEqualTo(ticks + 1);
    assertThat(Background.get(molt, "note/beat")).isEqualTo("across reloads generation " + after);
  }

  @Test
  void messagesGoBetweenWorkers() {
    assertThat(Background.get(molt, "send/1/hi")).isEqualTo("true");
    Await.until(
        "the message is noted",
        Duration.ofSeconds(10),
        () -> Background.get(molt, "note/message_to_1").matches("hi from background [01]"),
        () -> Background.get(molt, "note/message_to_1"));
    assertThat(Background.get(molt, "send/3/task")).isEqualTo("true");
    Await.until(
        "a task worker has the message",
        Duration.ofSeconds(10),
        () -> Background.get(molt, "note/message_to_3").startsWith("task from background"),
        () -> Background.get(molt, "note/message_to_3"));
    long before = number("messages");
    assertThat(Background.get(molt, "all/everyone")).isEqualTo("true");
    Background.awaitAtLeast(molt, "number/messages", before + 3);
  }

  @Test
  void aLockThatARetiredWorkerHoldsIsReleasedAndSaid() {
    assertThat(Background.get(molt, "lock/door")).isEqualTo("locked");
    assertThat(Background.get(molt, "held/door")).isEqualTo("true");
    Background.succeeds(molt, "reload");
    Background.await(molt, "held/door", "false");
    molt.awaitLog("Still held the lock door, which is released.");
  }

  @Test
  void aUserProcessIsReloadedByNameAloneAndBegunAnewWhenItEnds() {
    Background.awaitAtLeast(molt, "number/heart", 3);
    assertThat(number("runs_1.0.0")).isEqualTo(1);
    Background.succeeds(molt, "reload", "workers");
    Background.succeeds(molt, "reload", "tasks");
    long beats = number("heart");
    Background.awaitAtLeast(molt, "number/heart", beats + 3);
    assertThat(number("runs_1.0.0")).as("untouched by reloads").isEqualTo(1);

    assertThat(Background.succeeds(molt, "reload", "heart"))
        .contains("heart: swapped to generation 2");
    Background.awaitAtLeast(molt, "number/runs_1.0.0", 2);

    assertThat(Background.get(molt, "tell/heart/ping")).isEqualTo("true");
    Await.until(
        "the process has answered",
        Duration.ofSeconds(10),
        () ->
            Background.get(molt, "note/message_to_0").equals("echo ping from heart 0")
                || Background.get(molt, "note/message_to_1").equals("echo ping from heart 0"),
        molt::log);

    assertThat(Background.get(molt, "tell/heart/end")).isEqualTo("true");
    Background.awaitAtLeast(molt, "number/runs_1.0.0", 3);
    molt.awaitLog("run has failed; begun anew in 0.100 s");

    molt.instance().deploy("heart.jar", Background.process().version("1.0.1").bytes());
    Background.awaitAtLeast(molt, "number/runs_1.0.1", 1);
    String status = Background.succeeds(molt, "status");
    assertThat(status).contains("heart: version 1.0.1, generation 3").contains("  PROCESS");
  }

  @Test
  void nothingOfTheOldCodeStaysInMemory() {
    for (int i = 0; i < 10; i++) {
      Background.get(molt, "point");
      Background.get(molt, "multi");
      Background.get(molt, "all/everyone");
      Background.get(molt, "burst/" + i * 500 + "/500");
      Background.succeeds(molt, "reload", i % 3 == 0 ? "tasks" : "workers");
    }
    Background.succeeds(molt, "reload", "heart");
    Await.until(
        "all class loaders of retired workers are collected",
        Duration.ofSeconds(30),
        Duration.ofMillis(100),
        () -> {
          Jcmd.run(molt.processId(), "GC.run");
          return !Background.succeeds(molt, "status").contains("not collected yet");
        },
        () -> Background.succeeds(molt, "status"));
  }

  @Test
  void theServerStopsAlthoughAProcessRuns() {
    // So long would be waited for a process that does not end when it is told to.
    Instance instance = Instance.empty().set("max_wait_time", "600");
    instance.deploy("heart.jar", Background.process().bytes());
    MoltProcess alone = servers.start(instance);
    alone.signal("TERM");
    assertThat(alone.awaitExit()).isZero();
  }
}
