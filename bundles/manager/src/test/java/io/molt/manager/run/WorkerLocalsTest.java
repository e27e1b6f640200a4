package io.molt.manager.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerLocalsTest {

  private final WorkerLocals locals = WorkerLocals.probe();
  private final ThreadLocal<String> variable = new ThreadLocal<>();
  private final List<String> seen = new ArrayList<>();

  @Test
  void whatAWorkerSetsIsSeenByItsNextCallbackAlone() {
    WorkerLocals.Own one = locals.new Own();
    WorkerLocals.Own other = locals.new Own();
    variable.set("outside");
    one.run(() -> variable.set("one"));
    other.run(() -> seen.add("other " + variable.get()));
    one.run(() -> seen.add("one " + variable.get()));
    assertThat(seen).containsExactly("other null", "one one");
    assertThat(variable.get()).isEqualTo("outside");
    variable.remove();
  }

  @Test
  void inheritableOnesAreTheWorkersToo() {
    InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
    WorkerLocals.Own own = locals.new Own();
    own.run(() -> inheritable.set("inside"));
    assertThat(inheritable.get()).isNull();
    own.run(() -> seen.add(inheritable.get()));
    assertThat(seen).containsExactly("inside");
  }

  @Test
  void anExceptionPutsTheThreadsOwnBack() {
    WorkerLocals.Own own = locals.new Own();
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                own.run(
                    () -> {
                      variable.set("inside");
                      throw new IllegalStateException("expected by the test");
                    }));
    assertThat(variable.get()).isNull();
  }

  @Test
  void theyFollowTheWorkerToAnotherThread() throws InterruptedException {
    WorkerLocals.Own own = locals.new Own();
    own.run(() -> variable.set("inside"));
    Thread other = Thread.ofPlatform().start(() -> own.run(() -> seen.add(variable.get())));
    other.join();
    assertThat(seen).containsExactly("inside");
  }

  @Test
  void whereTheDoorIsShutTheyAreTheThreadsOwn() {
    WorkerLocals.Own own = WorkerLocals.none().new Own();
    own.run(() -> variable.set("shared"));
    assertThat(variable.get()).isEqualTo("shared");
    variable.remove();
  }
}
