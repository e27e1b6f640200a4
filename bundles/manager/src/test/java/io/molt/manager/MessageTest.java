package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.molt.manager.generation.Pool;
import io.molt.manager.message.Message;
import io.molt.manager.message.MessageLane;
import io.molt.manager.parcel.Parcel;
import io.molt.manager.worker.Event;
import io.molt.manager.worker.Slot;
import io.molt.reload.Trigger;
import io.molt.task.TaskHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
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
  void messagesKeepTheirOrderWhereAWorkerPutsBackWhatItTookTooLate() {
    World world = World.plain(1);
    world.swap("1", () -> new Busy("1", log, crew));
    crew.worker(0).server().sendMessage("first", 0);
    crew.worker(0).server().sendMessage("second", 0);
    Slot slot = world.application.pools().events().slots().getFirst();
    Event taken = slot.poll();
    world.swap("2", () -> new Busy("2", log, crew));
    crew.worker(0).server().sendMessage("third", 0);
    world.schedule.run();
    slot.submit(taken);
    world.schedule.run();
    assertThat(log)
        .filteredOn(line -> line.contains("got"))
        .containsExactly("2 0 got first from 0", "2 0 got second from 0", "2 0 got third from 0");
  }

  @Test
  void messagesKeepTheirOrderThroughReloadsWhileTheyCome() throws Exception {
    World world = World.threads(false, 1);
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    world.swap("0", () -> new Busy("0", lines, crew));
    Pool events = world.application.pools().events();
    MessageLane lane = events.messages(events.slots().getFirst());
    AtomicBoolean over = new AtomicBoolean();
    List<String> sent = new ArrayList<>();
    Thread sender =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; !over.get(); i++) {
                    if (lane.waiting() < 3) {
                      lane.add(new Message("app", 7, Parcel.of(i)));
                      sent.add(i + " from 7");
                    } else {
                      Thread.onSpinWait();
                    }
                  }
                });
    for (int version = 1; version <= 30; version++) {
      String name = Integer.toString(version);
      world.swap(name, () -> new Busy(name, lines, crew));
    }
    over.set(true);
    sender.join();
    world.await(() -> lane.waiting() == 0);
    assertThat(List.copyOf(lines))
        .filteredOn(line -> line.contains("got "))
        .extracting(line -> line.substring(line.indexOf("got ") + 4))
        .isEqualTo(sent);
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
    // A list that is copied at each addition would take most of the test's time.
    List<String> noted = Collections.synchronizedList(new ArrayList<>());
    world.swap("1", () -> new Busy("1", noted, crew));
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
