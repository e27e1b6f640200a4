package io.molt.manager;

import io.molt.manager.generation.Pool;
import io.molt.manager.run.Schedule;
import io.molt.manager.worker.Delivery;
import io.molt.manager.worker.Slot;
import io.molt.spi.WorkerAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the roll: asks the event workers whether they answer. */
final class RollCall {

  private final Schedule schedule;
  private final List<Asked> all = new ArrayList<>();

  /**
   * One of them.
   *
   * @param after completed when it has answered, with how long that took
   */
  private record Asked(String application, String worker, CompletableFuture<Duration> after) {
    WorkerAnswer answer() {
      return new WorkerAnswer(application, worker, Optional.ofNullable(after.getNow(null)));
    }
  }

  private RollCall(Schedule schedule) {
    this.schedule = schedule;
  }

  /** Asks those of some applications, all at the same time. */
  static RollCall begin(Collection<Application> applications, Schedule schedule) {
    RollCall roll = new RollCall(schedule);
    for (Application application : applications) {
      if (application.pools().isServing()) {
        roll.ask(application.pools().events());
      }
    }
    return roll;
  }

  private void ask(Pool pool) {
    for (Slot slot : pool.slots()) {
      long asked = schedule.nanoTime();
      CompletableFuture<Duration> after = new CompletableFuture<>();
      all.add(new Asked(pool.application(), pool.name(slot), after));
      slot.submit(
          new Delivery(
              "a question whether it answers",
              worker -> after.complete(Duration.ofNanos(schedule.nanoTime() - asked))));
    }
  }

  /** Waits for them, so long at most. */
  List<WorkerAnswer> await(Duration limit) throws InterruptedException {
    try {
      CompletableFuture.allOf(all.stream().map(Asked::after).toArray(CompletableFuture[]::new))
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException someDoNot) {
      // Which of them is seen in their answers.
    }
    return all.stream().map(Asked::answer).toList();
  }
}
