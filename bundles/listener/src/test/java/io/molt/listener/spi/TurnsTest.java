package io.molt.listener.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.DefaultEventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** The turns of one loop: who asks when, and what a turn does that goes wrong. */
class TurnsTest {

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> had = new ArrayList<>();
  private boolean scarce;
  private final ReactorLoop reactor =
      new ReactorLoop(0, new Manual(), new MemoryBudget(1 << 20, 1), new Loans(), () -> 1);

  /** An event loop whose tasks run when the test says so; it never begins a thread. */
  private final class Manual extends DefaultEventLoop {
    @Override
    public void execute(Runnable task) {
      if (scarce) {
        throw new OutOfMemoryError("expected");
      }
      tasks.add(task);
    }
  }

  /** One that does something once. */
  private final class Turn extends WriteTurn {
    private final String name;
    private Runnable once = () -> {};

    Turn(String name) {
      super(reactor);
      this.name = name;
    }

    Turn doing(Runnable task) {
      once = task;
      return this;
    }

    @Override
    protected void drain(long now) {
      had.add(name);
      Runnable task = once;
      once = () -> {};
      task.run();
    }
  }

  private void runNext() {
    tasks.remove().run();
  }

  @Test
  void theLoopIsAskedOnceForManyAndHasThemInTheirOrder() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      names.add("turn " + i);
      new Turn("turn " + i).ask();
    }
    assertThat(tasks).hasSize(1);
    runNext();
    assertThat(had).isEqualTo(names);
    assertThat(tasks).isEmpty();
  }

  @Test
  void oneThatIsAskedForTwiceIsHadOnceAndCanBeAskedForAgain() {
    Turn turn = new Turn("turn");
    turn.ask();
    turn.ask();
    runNext();
    turn.ask();
    runNext();
    assertThat(had).containsExactly("turn", "turn");
    assertThat(tasks).isEmpty();
  }

  @Test
  void whatIsAskedForMeanwhileIsHadInAFurtherRun() {
    Turn second = new Turn("second");
    new Turn("first").doing(second::ask).ask();
    runNext();
    assertThat(had).containsExactly("first");
    runNext();
    assertThat(had).containsExactly("first", "second");
    assertThat(tasks).isEmpty();
  }

  @Test
  void oneThatFailsIsNoConcernOfThoseBehindIt() {
    Turn late = new Turn("late");
    new Turn("before").ask();
    new Turn("fails")
        .doing(
            () -> {
              late.ask();
              throw new IllegalStateException("expected");
            })
        .ask();
    new Turn("behind").ask();
    assertThatThrownBy(this::runNext).hasMessage("expected");
    while (!tasks.isEmpty()) {
      runNext();
    }
    assertThat(had).containsExactly("before", "fails", "behind", "late");
  }

  /** They rely on the loop having been asked, and there are those of all its connections. */
  @Test
  void whereTheLoopCouldNotBeAskedTheNextOneAsksIt() {
    scarce = true;
    Turn first = new Turn("first");
    assertThatThrownBy(first::ask).isInstanceOf(OutOfMemoryError.class);
    scarce = false;
    new Turn("second").ask();
    runNext();
    assertThat(had).containsExactly("first", "second");
    new Turn("third").ask();
    runNext();
    assertThat(had).containsExactly("first", "second", "third");
    assertThat(tasks).isEmpty();
  }
}
