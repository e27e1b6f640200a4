package io.molt.manager.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.Reactor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** How events come into a slot that nobody serves: whoever is woken there refuses what it has. */
class EntranceTest {

  private final Deque<Runnable> loop = new ArrayDeque<>();
  private boolean ended;
  private final List<String> refused = new ArrayList<>();
  private final Reactor reactor = this::execute;
  private final Slot slot = slot();

  private Slot slot() {
    return new Slot(0, 0, new Serving(), Inbox.own(), List.of(reactor));
  }

  private void execute(Runnable task) {
    if (ended) {
      throw new RejectedExecutionException("expected by the test");
    }
    loop.add(task);
  }

  private Event event(String name) {
    return new Event() {
      @Override
      public Callback takenBy(WorkerInstance worker) {
        throw new AssertionError("nobody serves");
      }

      @Override
      public void refuse() {
        refused.add(name);
      }
    };
  }

  @Test
  void theWorkerIsWokenOnceForAllThatIsFoundInOneLook() {
    Entrance entrance = slot.entrance(0);
    entrance.handIn(event("a"));
    entrance.handIn(event("b"));
    assertThat(loop).hasSize(1);
    loop.remove().run();
    assertThat(refused).containsExactly("a", "b");
    entrance.handIn(event("c"));
    assertThat(loop).hasSize(1);
    loop.remove().run();
    assertThat(refused).containsExactly("a", "b", "c");
  }

  @Test
  void whereTheLoopHasEndedItIsWokenAtOnce() {
    ended = true;
    slot.entrance(0).handIn(event("a"));
    slot.entrance(0).handIn(event("b"));
    assertThat(refused).containsExactly("a", "b");
  }

  @Test
  void whatIsLargeIsHandedInWhereNobodyTakesItAtOnce() {
    slot.entrance(0).handInLarge(event("large"));
    assertThat(refused).isEmpty();
    loop.remove().run();
    assertThat(refused).containsExactly("large");
  }

  @Test
  void allThatWaitsIsPassedOn() {
    Slot other = slot();
    slot.add(event("a"));
    slot.add(event("b"));
    slot.passOn(other);
    assertThat(slot.isEmpty()).isTrue();
    assertThat(refused).containsExactly("a", "b");
  }
}
