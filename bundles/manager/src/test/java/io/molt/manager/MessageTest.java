package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.molt.reload.Trigger;
import io.molt.task.TaskHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class MessageTest {

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Busy.Crew crew = new Busy.Crew();

  @Test
  void aMessageComesToTheWorkerOfThatNumber() {
    World world = World.plain(2);
    world.swap("1", () -> new Busy("1", log, crew));
    assertThat(crew.worker(0).server().sendMessage("hi", 1)).isTrue();
    assertThat(crew.worker(0).server().sendMessage("me", 0)).isTrue();
    world.schedule.run();
    assertThat(log).contains("1 1 got hi from 0", "1 0 got me from 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> crew.worker(0).server().sendMessage("hi", 2))
        .withMessage("app: worker 2 (expected: 0 to 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> crew.worker(0).server().sendMessage("hi", "other", 0))
        .withMessageContaining("other");
  }

  @Test
  void messagesOfOneSenderKeepTheirOrder() {
    World world = World.plain(2);
    world.swap("1", () -> new Busy("1", log, crew));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      crew.worker(0).server().sendMessage(i, 1);
      expected.add("1 1 got " + i + " from 0");
    }
    world.schedule.run();
    assertThat(log).filteredOn(line -> line.contains("got")).isEqualTo(expected);
  }

  @Test
  void aMessageToAllComesToAllOthersTaskWorkersToo() {
    World world = World.tasks(true, 2, 1);
    world.host.implement(TaskHandler.class);
    world.swap("1", () -> new Busy("1", log, crew));
    assertThat(crew.worker(1).server().sendMessageToAll("hi")).isTrue();
    world.await(() -> log.stream().filter(line -> line.contains("got")).count() == 2);
    assertThat(log).contains("1 0 got hi from 1", "1 2 got hi from 1");
    var gone = world.application.undeploy("test");
    world.await(gone::isDone);
  }

  @Test
  void aMessageThatWaitsGoesToTheNewCode() {
    World world = World.coroutines();
    world.swap("1", () -> new Busy("1", log, crew));
    Busy old = crew.worker(0);
    world.puts("2", () -> new Busy("2", log, crew));
    var reload = world.ask(Trigger.SHELL);
    while (!reload.isDone()) {
      world.schedule.runOne();
    }
    old.server().sendMessage("late", 0);
    world.schedule.run();
    assertThat(log).contains("2 0 got late from 0");
  }

  @Test
  void tooManyMessagesAreNotTaken() {
    World world = World.plain(2);
    world.swap("1", () -> new Busy("1", log, crew));
    int taken = 0;
    while (crew.worker(0).server().sendMessage(taken, 1)) {
      taken++;
    }
    assertThat(taken).isEqualTo(65_536);
    world.schedule.run();
    assertThat(crew.worker(0).server().sendMessage("room again", 1)).isTrue();
  }

  @Test
  void aWorkerThatTakesNoMessagesLosesThemOnly() {
    World world = World.plain(1);
    List<Echo> workers = new ArrayList<>();
    world.swap(
        "1",
        () -> {
          Echo echo = new Echo("1", log);
          workers.add(echo);
          return echo;
        });
    workers.getFirst().context.server().sendMessage("hi", 0);
    world.schedule.run();
    assertThat(world.request("/").log()).containsExactly("200 1");
  }
}
