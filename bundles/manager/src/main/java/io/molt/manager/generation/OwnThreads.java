package io.molt.manager.generation;

import io.molt.manager.code.Leftovers;
import io.molt.manager.code.WorkerCode;
import io.molt.manager.leaks.LiveThreads;
import io.molt.manager.run.Schedule;
import io.molt.manager.worker.Abandoned;
import io.molt.manager.worker.WorkerInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads that a worker has begun by itself and that outlive it. They are interrupted when it
 * has been removed, as {@link Leftovers} says. Code there that goes on all the same has {@code
 * max_wait_time} to finish, as all retired code has; then it is ended, or named.
 */
final class OwnThreads {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final String label;
  private final WorkerCode code;
  private final List<Thread> threads;
  private final Schedule schedule;
  private final Duration patience;
  private final Abandoned abandoned;
  private Duration waited = Duration.ZERO;

  private OwnThreads(
      WorkerInstance worker,
      List<Thread> threads,
      Schedule schedule,
      Duration patience,
      Abandoned abandoned) {
    this.label = worker.label();
    this.code = worker.code();
    this.threads = new ArrayList<>(threads);
    this.schedule = schedule;
    this.patience = patience;
    this.abandoned = abandoned;
  }

  /** Watches them, if there are any. To be called while the worker's bundle is there. */
  static void watch(
      WorkerInstance worker, Schedule schedule, Duration patience, Abandoned abandoned) {
    List<Thread> threads = LiveThreads.withContext(worker.code().loader());
    if (!threads.isEmpty()) {
      worker.linkEnd();
      new OwnThreads(worker, threads, schedule, patience, abandoned).lookLater();
    }
  }

  private void lookLater() {
    Runnable _ = schedule.again(INTERVAL, this::look);
  }

  /** Holds them and the code only as long as they hold the code. */
  private void look() {
    waited = waited.plus(INTERVAL);
    List<Thread> now = LiveThreads.withContext(code.loader());
    threads.retainAll(now);
    if (threads.isEmpty()) {
      return;
    }
    if (waited.compareTo(patience) < 0) {
      lookLater();
    } else if (threads.stream().anyMatch(OwnThreads::runs)) {
      threads.removeIf(thread -> !runs(thread));
      Runnable _ = schedule.again(INTERVAL, this::lookAgain);
    }
  }

  /** One that wakes up now and then has been seen to run by chance. */
  private void lookAgain() {
    threads.retainAll(LiveThreads.withContext(code.loader()));
    if (threads.stream().anyMatch(OwnThreads::runs)) {
      Runnable _ = schedule.again(INTERVAL, this::nameTheRest);
      code.condemn();
    }
  }

  private void nameTheRest() {
    threads.retainAll(LiveThreads.withContext(code.loader()));
    threads.stream().filter(OwnThreads::runs).forEach(thread -> abandoned.add(label, thread));
  }

  /** What waits burns no processor; that it is there, the search for leaks says. */
  private static boolean runs(Thread thread) {
    return thread.getState() == Thread.State.RUNNABLE;
  }
}
