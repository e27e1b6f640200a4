package io.molt.manager.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.parcel.Parcel;
import io.molt.manager.worker.Event;
import io.molt.manager.worker.Inbox;
import io.molt.manager.worker.Serving;
import io.molt.manager.worker.Slot;
import io.molt.reload.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Two workers that nobody serves: who is woken refuses what is its own. */
class TaskQueueTest {

  private final TaskQueue queue = new TaskQueue("app", 10, 2);
  private final Inbox first = queue.inbox(0);
  private final Inbox second = queue.inbox(1);
  private final List<String> refused = new ArrayList<>();

  TaskQueueTest() {
    queue.workers(List.of(slot(0, first), slot(1, second)));
  }

  private static Slot slot(int index, Inbox inbox) {
    return new Slot(index, index, new Serving(), inbox, List.of());
  }

  private TaskEvent task(String name) {
    assertThat(queue.enter(0)).isTrue();
    TaskEvent.Reply reply =
        new TaskEvent.Reply() {
          @Override
          public void finished(Parcel result) {
            throw new AssertionError(name + " was done");
          }

          @Override
          public void failed(Failure failure) {
            refused.add(name);
          }
        };
    return new TaskEvent(queue, queue.nextId(), 0, Parcel.of(name), -1, false, reply);
  }

  @Test
  void aWorkerThatHasFoundNothingIsWoken() {
    assertThat(second.hasNext()).isFalse();
    second.add(task("b"));

    queue.wakeIdle();

    assertThat(refused).containsExactly("b");
  }

  @Test
  void aWorkerThatIsBusyIsNot() {
    assertThat(second.hasNext()).isFalse();
    second.add(task("a"));
    assertThat(second.hasNext()).isTrue();
    assertThat(second.poll()).isNotNull();
    second.add(task("b"));

    queue.wakeIdle();

    assertThat(refused).isEmpty();
  }

  /** It was told of a task, but another was quicker. */
  @Test
  void aWorkerThatCameTooLateForATaskIsWokenForTheNext() {
    assertThat(second.hasNext()).isFalse();
    assertThat(second.poll()).isNull();
    second.add(task("b"));

    queue.wakeIdle();

    assertThat(refused).containsExactly("b");
  }

  @Test
  void eachOfTwoThatSleepIsWokenOnce() {
    // The first has nothing to take when it is woken, and so does not say that it sleeps again.
    queue.workers(List.of(slot(0, Inbox.own()), slot(1, second)));
    assertThat(first.hasNext()).isFalse();
    assertThat(second.hasNext()).isFalse();
    second.add(task("b"));

    queue.wakeIdle();
    assertThat(refused).as("one is enough").isEmpty();

    queue.wakeIdle();
    assertThat(refused).containsExactly("b");
  }

  @Test
  void whoTakesOneOfSeveralWakesAnother() {
    // Handed in, they wake a slot that has nothing to do with them.
    queue.workers(List.of(slot(0, Inbox.own()), slot(1, second)));
    assertThat(second.hasNext()).isFalse();
    queue.submit(task("a"));
    queue.submit(task("b"));
    assertThat(refused).isEmpty();

    assertThat(first.poll()).isNotNull();

    assertThat(refused).as("by the other, who was woken").containsExactly("b");
  }

  @Test
  void allThatIsAWorkersOwnIsPassedOn() {
    second.add(task("a"));
    second.add(task("b"));
    List<Event> passed = new ArrayList<>();

    second.passOn(passed::add);

    assertThat(passed).hasSize(2);
    assertThat(second.size()).isZero();
  }

  /** Whoever handed it in woke nobody, for the worker had not said yet that it was idle. */
  @Test
  void aTaskThatComesInBetweenTheLastLookAndTheSleepIsSeen() {
    Inbox inbox = new TaskInbox(queue, 1, new LateComer(task("late")));

    assertThat(inbox.hasNext()).isTrue();
    assertThat(inbox.poll()).isNotNull();
    assertThat(inbox.hasNext()).isFalse();
  }

  /** It has come in when somebody has just seen that nothing is there. */
  private static final class LateComer extends ConcurrentLinkedQueue<Event> {
    private static final long serialVersionUID = 1;
    private transient Event late;

    LateComer(Event late) {
      this.late = late;
    }

    @Override
    public boolean isEmpty() {
      boolean empty = super.isEmpty();
      if (late != null) {
        add(late);
        late = null;
      }
      return empty;
    }
  }
}
