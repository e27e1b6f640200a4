package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Task workers do what event workers ask for, whichever of the two is reloaded meanwhile. */
@Timeout(120)
final class TasksIT {

  @RegisterExtension static final Servers servers = new Servers();

  @Test
  void eachTaskIsDoneOnceThroughReloads() {
    eachIsDoneOnce(20_000, 10);
  }

  @Test
  @Tag("proof")
  void eachOfAHundredThousandIsDoneOnceThroughFiftyReloads() {
    eachIsDoneOnce(100_000, 50);
  }

  private static void eachIsDoneOnce(int tasks, int reloads) {
    MoltProcess molt = servers.start(Background.instance());
    int each = tasks / reloads;
    for (int i = 0; i < reloads; i++) {
      int from = i * each;
      CompletableFuture<String> burst =
          CompletableFuture.supplyAsync(() -> Background.get(molt, "burst/" + from + "/" + each));
      Background.succeeds(molt, "reload", i % 2 == 0 ? "tasks" : "workers");
      assertThat(burst.join()).isEqualTo("" + each);
    }
    // Of 50 numbers in a row two throw.
    int fail = tasks / 25;
    int done = tasks - fail;
    Background.await(
        molt, "counts", "%d tasks, %d done, %d failed, most 1".formatted(tasks, done, fail));
    assertThat(Background.succeeds(molt, "status"))
        .contains("0 of at most 10000 wait, " + done + " fin");
  }

  @Test
  void eachTaskWorkerCanBeBegunAnewAfterSomeTasks() {
    MoltProcess molt = servers.start(Background.instance().set("task_max_request", "100"));
    Background.get(molt, "burst/0/5000");
    Background.await(molt, "counts", "5000 tasks, 4800 done, 200 failed, most 1");
    molt.awaitLog("Begun anew: task_max_request");
    assertThat(Background.succeeds(molt, "status"))
        .containsPattern(Pattern.compile("tasks: version 1.0.0, generation 1,"));
  }

  @ParameterizedTest(name = "mode={0}, enable_coroutine={1}")
  @CsvSource({"process, on", "base, on", "process, off"})
  void whoAskedGetsTheResult(String mode, String coroutines) {
    MoltProcess molt =
        servers.start(Background.instance().set("mode", mode).set("enable_coroutine", coroutines));
    Background.get(molt, "burst/0/500");
    Background.await(molt, "counts", "500 tasks, 480 done, 20 failed, most 1");
    assertThat(Background.get(molt, "wait/a")).matches("a by worker [23] generation 1 attempt 1");
    assertThat(Background.get(molt, "multi"))
        .matches("a by worker [23].*;b by worker [23].*;failed;");
    assertThat(Background.get(molt, "point")).isEqualTo("Point[x=4, y=3]");
    assertThat(Background.get(molt, "concurrent")).isEqualTo("Tally[counts={a=2}]");
  }

  @Test
  void aSignalForTaskWorkersLeavesEventWorkersAloneAndLaterReloadsWork() {
    MoltProcess molt = servers.start(Background.instance());
    molt.signal("USR2");
    awaitGenerations(molt, 1, 2);
    molt.signal("USR1");
    awaitGenerations(molt, 2, 3);
    molt.signal("USR2");
    awaitGenerations(molt, 2, 4);
    assertThat(Background.succeeds(molt, "reload", "tasks", "background"))
        .contains("background: swapped to generation 5");
    awaitGenerations(molt, 2, 5);
    assertThat(molt.molt("reload", "tasks", "nobody").exit()).isEqualTo(2);
  }

  private static void awaitGenerations(MoltProcess molt, int workers, int taskWorkers) {
    Await.until(
        "workers serve in generation " + workers + ", task workers in " + taskWorkers,
        Duration.ofSeconds(10),
        () -> {
          String status = Background.succeeds(molt, "status");
          return status.contains("background: version 1.0.0, generation " + workers + ",")
              && status.contains("tasks: version 1.0.0, generation " + taskWorkers + ",");
        },
        () -> Background.succeeds(molt, "status"));
  }

  @Test
  void aTaskThatIsTakenAwayIsBegunAnewOrReported() {
    MoltProcess molt = servers.start(Background.instance().set("max_wait_time", "1"));
    Background.get(molt, "slow/x/once");
    Background.get(molt, "slow/y/again");
    note(molt, "begun_slow_x_1");
    note(molt, "begun_slow_y_1");
    Background.succeeds(molt, "reload", "tasks");
    Await.until(
        "the task is done by the new code, and the other is reported",
        Duration.ofSeconds(20),
        () ->
            Background.get(molt, "note/finished").matches("slow y by .* generation 2 attempt 2")
                && Background.get(molt, "note/failed").contains("within max_wait_time"),
        molt::log);
  }

  /** Whatever is noted there, once something is. */
  private static String note(MoltProcess molt, String key) {
    return Await.value(
        key + " is noted",
        Duration.ofSeconds(10),
        () -> Optional.of(Background.get(molt, "note/" + key)).filter(text -> !text.equals("none")),
        molt::log);
  }
}
