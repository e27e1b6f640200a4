package io.molt.manager.worker;

import static io.molt.manager.worker.Lifecycle.State.DRAINING;
import static io.molt.manager.worker.Lifecycle.State.FAILED;
import static io.molt.manager.worker.Lifecycle.State.GONE;
import static io.molt.manager.worker.Lifecycle.State.PREPARING;
import static io.molt.manager.worker.Lifecycle.State.READY;
import static io.molt.manager.worker.Lifecycle.State.SERVING;
import static io.molt.manager.worker.Lifecycle.State.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.molt.manager.worker.Lifecycle.State;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LifecycleTest {

  /** How to get to each state. */
  private static final Map<State, List<State>> WAYS =
      Map.of(
          PREPARING, List.of(),
          READY, List.of(READY),
          SERVING, List.of(READY, SERVING),
          DRAINING, List.of(READY, SERVING, DRAINING),
          FAILED, List.of(FAILED),
          STOPPING, List.of(FAILED, STOPPING),
          GONE, List.of(FAILED, STOPPING, GONE));

  private static final Map<State, Set<State>> LEGAL =
      Map.of(
          PREPARING, Set.of(READY, FAILED),
          READY, Set.of(SERVING, FAILED),
          SERVING, Set.of(DRAINING),
          DRAINING, Set.of(STOPPING),
          FAILED, Set.of(STOPPING),
          STOPPING, Set.of(GONE),
          GONE, Set.of());

  @Test
  void theTableIsWhatTheDiagramShows() {
    for (State from : State.values()) {
      for (State to : State.values()) {
        Lifecycle lifecycle = in(from);
        if (LEGAL.get(from).contains(to)) {
          lifecycle.move(to, "test");
          assertThat(lifecycle.state()).isEqualTo(to);
        } else {
          assertThatIllegalStateException()
              .as("%s -> %s", from, to)
              .isThrownBy(() -> lifecycle.move(to, "test"))
              .withMessageContaining("app gen 1")
              .withMessageContaining("expected");
          assertThat(lifecycle.state()).isEqualTo(from);
        }
      }
    }
  }

  @Test
  void aPartGoesOnByItselfFromWhereTheWholeIs() {
    Lifecycle whole = in(SERVING);
    Lifecycle part = whole.part("app worker 1 gen 1");
    part.move(DRAINING, "another has taken its place");
    assertThat(part.state()).isEqualTo(DRAINING);
    assertThat(whole.state()).isEqualTo(SERVING);
  }

  @Test
  void labelsAreForPeople() {
    assertThat(SERVING.label()).isEqualTo("serving");
  }

  private static Lifecycle in(State state) {
    Lifecycle lifecycle = new Lifecycle("app gen 1");
    WAYS.get(state).forEach(step -> lifecycle.move(step, "test"));
    return lifecycle;
  }
}
