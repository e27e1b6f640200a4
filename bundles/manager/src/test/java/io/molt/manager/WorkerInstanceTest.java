package io.molt.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.code.CodeException;
import io.molt.manager.code.LoadTimes;
import io.molt.manager.run.PoolDriver;
import io.molt.manager.worker.Callback;
import io.molt.manager.worker.Event;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Inbox;
import io.molt.manager.worker.Lifecycle;
import io.molt.manager.worker.LifecycleCall;
import io.molt.manager.worker.MaxRequest;
import io.molt.manager.worker.Role;
import io.molt.manager.worker.Serving;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import io.molt.spi.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a worker takes out of its slot when a switch comes in between. */
class WorkerInstanceTest {

  private final World world = World.plain();
  private final Serving serving = new Serving();
  private final List<String> log = new ArrayList<>();
  private Runnable whenTaken = () -> {};
  private final Slot slot = new Slot(0, 0, serving, new Interrupted(), List.of());
  private final WorkerInstance before = worker(1);
  private final WorkerInstance next = worker(2);

  private WorkerInstance worker(long generation) {
    Content content = FakeSource.content("app", String.valueOf(generation));
    world.host.register(content.hash(), () -> new Echo(content.version(), log));
    try {
      return new WorkerInstance(
          "worker gen " + generation,
          generation,
          content,
          Role.EVENT,
          slot,
          world.host.install(content, 1, new LoadTimes(1)).getFirst(),
          new PoolDriver(world.schedule.work()),
          world.environment,
          MaxRequest.of(0, 0),
          world.application.supervisor(world.application.pools().events()));
    } catch (CodeException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void serve(WorkerInstance worker) {
    serving.replace(
        new Generation(
            worker.generation(), worker.content(), List.of(worker), new Lifecycle(worker.label())));
  }

  /** Lets something happen just when an event has left it. */
  private final class Interrupted implements Inbox {
    private final Inbox events = Inbox.own();

    @Override
    public void add(Event event) {
      events.add(event);
    }

    @Override
    public Event poll() {
      Event event = events.poll();
      whenTaken.run();
      return event;
    }

    @Override
    public boolean isEmpty() {
      return events.isEmpty();
    }

    @Override
    public void passOn(Consumer<Event> to) {
      events.passOn(to);
    }

    @Override
    public int size() {
      return events.size();
    }
  }

  /** Says who was given it. */
  private final class Noted implements Event {
    @Override
    public Callback takenBy(WorkerInstance worker) {
      log.add("taken by " + worker.label());
      return new LifecycleCall("noted", () -> {});
    }

    @Override
    public void refuse() {
      log.add("refused");
    }
  }

  @Test
  void anEventThatWasTakenOutJustBeforeTheSwitchGoesToTheNewCode() {
    serve(before);
    whenTaken = () -> serve(next);
    slot.submit(new Noted());
    world.schedule.run();
    assertThat(log).containsExactly("taken by worker gen 2");
    assertThat(before.inHand().isEmpty()).as("nothing is left in the hands of the old").isTrue();
    assertThat(next.inHand().isEmpty()).isTrue();
  }

  @Test
  void anEventThatWasTakenOutJustBeforeTheEndIsRefused() {
    serve(before);
    whenTaken = () -> serving.replace(null);
    slot.submit(new Noted());
    world.schedule.run();
    assertThat(log).containsExactly("refused");
    assertThat(before.inHand().isEmpty()).isTrue();
  }

  /** Whoever looks whether all is quiet sees it in the inbox or in a worker's hands. */
  @Test
  void anEventIsCountedBeforeItLeavesTheInbox() {
    serve(before);
    whenTaken = () -> log.add("idle: " + before.inHand().isEmpty());
    slot.submit(new Noted());
    world.schedule.run();
    assertThat(log).startsWith("idle: false", "taken by worker gen 1");
    assertThat(before.inHand().isEmpty()).isTrue();
  }

  @Test
  void aWorkerThatIsClosedTakesNothing() {
    serve(before);
    slot.add(new Noted());
    before.close();
    before.carrier().wake();
    world.schedule.run();
    assertThat(log).isEmpty();
    assertThat(slot.isEmpty()).isFalse();
  }

  /** Whoever removes the worker then finds nothing that runs, and need not end its code. */
  @Test
  void nothingOfACallRunsWhenItIsSaidToBeDone() {
    before.call("onWorkerStop", () -> noteRunning("during")).thenRun(() -> noteRunning("returned"));
    before
        .call(
            "onWorkerStop",
            () -> {
              throw new IllegalStateException("thrown");
            })
        .whenComplete((done, thrown) -> noteRunning(thrown.getMessage()));
    world.schedule.run();
    assertThat(log).containsExactly("during: 1", "returned: 0", "thrown: 0");
  }

  private void noteRunning(String when) {
    log.add(
        when
            + ": "
            + before.inHand().callbacks().stream().filter(each -> each.thread() != null).count());
  }

  @Test
  void whatIsHeldIsTakenWhenItIsLetGo() {
    serve(before);
    slot.hold();
    slot.submit(new Noted());
    world.schedule.run();
    assertThat(log).isEmpty();
    slot.release();
    world.schedule.run();
    assertThat(log).containsExactly("taken by worker gen 1");
  }

  @Test
  void aWorkerThatDoesNotServeTakesNothing() {
    serve(next);
    slot.add(new Noted());
    before.carrier().wake();
    world.schedule.run();
    assertThat(log).isEmpty();
    assertThat(slot.isEmpty()).isFalse();
  }
}
