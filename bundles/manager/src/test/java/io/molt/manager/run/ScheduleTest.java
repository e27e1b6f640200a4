package io.molt.manager.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private final Deque<Throwable> failures = new ArrayDeque<>();
  private int asked;

  /** One that fails as a test wants it. */
  private final Schedule schedule =
      new Schedule() {
        @Override
        public Runnable after(Duration delay, Runnable task) {
          asked++;
          Throwable failure = failures.poll();
          if (failure instanceof Error error) {
            throw error;
          }
          if (failure instanceof RuntimeException exception) {
            throw exception;
          }
          return () -> {};
        }

        @Override
        public Runnable alarm(Duration delay, Runnable task) {
          throw new UnsupportedOperationException();
        }

        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public void giveWay(boolean does) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Executor work() {
          throw new UnsupportedOperationException();
        }

        @Override
        public Executor unhurried(Duration delay) {
          throw new UnsupportedOperationException();
        }
      };

  @AfterEach
  void endInterrupt() {
    boolean _ = Thread.interrupted();
  }

  @Test
  void theNextTurnIsNotLostForLackOfMemoryNorByAnInterrupt() {
    failures.addAll(List.of(new OutOfMemoryError("expected"), new OutOfMemoryError("expected")));
    Thread.currentThread().interrupt();
    assertThat(schedule.again(Duration.ZERO, () -> {})).isNotNull();
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void whereNothingIsTakenAnyMoreItFailsAtOnce() {
    failures.add(new RejectedExecutionException("expected"));
    assertThatThrownBy(() -> schedule.again(Duration.ZERO, () -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(asked).isEqualTo(1);
  }
}
