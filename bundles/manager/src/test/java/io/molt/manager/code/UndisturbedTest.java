package io.molt.manager.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;

class UndisturbedTest {

  private final Deque<Exception> failures = new ArrayDeque<>();
  private int calls;

  private String answer() throws BundleException {
    calls++;
    Exception failure = failures.poll();
    if (failure instanceof BundleException bundle) {
      throw bundle;
    }
    if (failure instanceof RuntimeException other) {
      throw other;
    }
    return "answer";
  }

  @AfterEach
  void endInterrupt() {
    boolean _ = Thread.interrupted();
  }

  @Test
  void anInterruptedCallIsMadeAgain() throws Exception {
    failures.addAll(
        List.of(
            new IllegalStateException("Unable to acquire global lock to add bundle."),
            new BundleException("Unable to acquire the global lock to install the bundle."),
            new BundleException("it cannot be started, since it is either STARTING or STOPPING.")));
    Thread.currentThread().interrupt();
    assertThat(Undisturbed.call(this::answer)).isEqualTo("answer");
    assertThat(calls).isEqualTo(4);
    assertThat(Thread.interrupted()).as("for nobody").isFalse();
  }

  @Test
  void anotherFailureIsTheCallers() {
    failures.add(new BundleException("Unable to resolve probe: missing requirement"));
    assertThatThrownBy(() -> Undisturbed.call(this::answer)).hasMessageContaining("resolve");
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void whatNeverEndsIsNotTriedForEver() {
    IllegalStateException lasting = new IllegalStateException("Unable to acquire bundle lock");
    assertThatThrownBy(
            () ->
                Undisturbed.run(
                    () -> {
                      calls++;
                      throw lasting;
                    }))
        .isSameAs(lasting);
    assertThat(calls).isEqualTo(50);
  }
}
