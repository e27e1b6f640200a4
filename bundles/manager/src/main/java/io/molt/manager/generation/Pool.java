package io.molt.manager.generation;

import static java.util.Objects.requireNonNull;

import io.molt.manager.message.MessageLane;
import io.molt.manager.task.TaskQueue;
import io.molt.manager.timer.LastingTimers;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Inbox;
import io.molt.manager.worker.Lifecycle;
import io.molt.manager.worker.Role;
import io.molt.manager.worker.Serving;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import io.molt.spi.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one role of an application: their slots, the generation that serves in them and
 * those that drain. All of it but the generations outlives every reload.
 */
public final class Pool {

  private final String application;
  private final Role role;
  private final Environment environment;
  private final @Nullable TaskQueue tasks;
  private final Serving serving = new Serving();
  private final List<Slot> slots;
  private final List<MessageLane> messages;
  private final List<LastingTimers> timers;
  private final Draining draining;

  /** Of the generation that served last, where none does now. */
  private volatile long lastNumber;

  private Pool(
      String application,
      Role role,
      Environment environment,
      int firstWorkerId,
      int workers,
      @Nullable TaskQueue tasks) {
    this.application = application;
    this.role = role;
    this.environment = environment;
    this.tasks = tasks;
    this.draining = new Draining(application, environment);
    List<Slot> all = new ArrayList<>();
    for (int index = 0; index < workers; index++) {
      all.add(
          new Slot(
              index,
              firstWorkerId + index,
              serving,
              tasks == null ? Inbox.own() : tasks.inbox(index),
              role == Role.EVENT ? environment.reactors() : List.of()));
    }
    this.slots = List.copyOf(all);
    this.messages = slots.stream().map(MessageLane::new).toList();
    this.timers =
        slots.stream().map(slot -> new LastingTimers(slot, environment.schedule())).toList();
  }

  /** The workers that handle events. */
  static Pool events(String application, Environment environment) {
    int workers = environment.settings().workers().workerNum();
    return new Pool(application, Role.EVENT, environment, 0, workers, null);
  }

  /** The one that runs by itself, if the application is a user process. */
  static Pool process(String application, Environment environment) {
    return new Pool(application, Role.PROCESS, environment, 0, 1, null);
  }

  /** The workers that do tasks; without slots if there are to be none. */
  public static Pool tasks(String application, Environment environment) {
    int workers = environment.settings().tasks().taskWorkerNum();
    TaskQueue queue =
        workers == 0
            ? null
            : new TaskQueue(application, environment.settings().tasks().taskQueueSize(), workers);
    Pool pool =
        new Pool(
            application,
            Role.TASK,
            environment,
            environment.settings().workers().workerNum(),
            workers,
            queue);
    if (queue != null) {
      queue.workers(pool.slots);
    }
    return pool;
  }

  public Role role() {
    return role;
  }

  public String application() {
    return application;
  }

  public List<Slot> slots() {
    return slots;
  }

  /** What other workers have sent to the worker of a slot. */
  public MessageLane messages(Slot slot) {
    return messages.get(slot.index());
  }

  /** The timers that belong to the number of the worker of a slot. */
  public LastingTimers timers(Slot slot) {
    return timers.get(slot.index());
  }

  /** How many events and messages wait for the worker of a slot. */
  public int waiting(Slot slot) {
    return slot.size() + Math.max(0, messages(slot).waiting() - 1);
  }

  /** The tasks that wait; null if there are no task workers here. */
  public @Nullable TaskQueue tasks() {
    return tasks;
  }

  /** As log lines name one of its generations: {@code hello task workers gen 12}. */
  public String label(long generation) {
    String whose = role == Role.TASK ? application + " task workers" : application;
    return whose + " gen " + generation;
  }

  /** As log lines name one of its workers: {@code hello worker 3 gen 12}. */
  public String label(Slot slot, long generation) {
    String number = role == Role.PROCESS ? "" : " " + slot.workerId();
    return application + " " + role.label() + number + " gen " + generation;
  }

  /** What people call one of its workers, whatever its generation: {@code worker 3}. */
  public String name(Slot slot) {
    return role == Role.PROCESS ? role.label() : role.label() + " " + slot.workerId();
  }

  /**
   * The place of a worker by its number.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public int index(int workerId) {
    int first = slots.getFirst().workerId();
    if (workerId < first || workerId >= first + slots.size()) {
      throw new IllegalArgumentException(
          role.label()
              + " "
              + workerId
              + " (expected: "
              + first
              + " to "
              + (first + slots.size() - 1)
              + ")");
    }
    return workerId - first;
  }

  /** The generation that serves; null if none does. */
  public @Nullable Generation generation() {
    return serving.generation();
  }

  /** Whether a worker is one of those that serve. */
  public boolean isCurrent(WorkerInstance worker) {
    return worker.slot().isCurrent(worker);
  }

  /** The number that the next generation gets. */
  public long nextGeneration() {
    Generation now = serving.generation();
    return now == null ? lastNumber + 1 : now.number() + 1;
  }

  /** The generations that drain now, the oldest first, and then single workers that do. */
  public List<Generation> drainingGenerations() {
    return draining.all().stream().map(Retirement::generation).toList();
  }

  /** Those that serve and those that drain. Under the application's lock. */
  public List<Generation> generations() {
    List<Generation> all = new ArrayList<>();
    Generation now = serving.generation();
    if (now != null) {
      all.add(now);
    }
    all.addAll(drainingGenerations());
    return all;
  }

  /** Completed when a further generation may drain: see {@link Draining#room}. */
  public CompletableFuture<?> roomToDrain() {
    return draining.room();
  }

  /**
   * The end of the generation that serves, to be begun when another does; null if none serves.
   * Under the application's lock, as {@link #replace} is, for which it makes room.
   */
  public @Nullable Retirement retirement() {
    Generation now = serving.generation();
    if (now == null) {
      return null;
    }
    draining.makeRoom();
    return new Retirement(this, environment, now);
  }

  /** The end of one worker of it. */
  public Retirement retirement(WorkerInstance worker) {
    Generation alone =
        new Generation(
            worker.generation(),
            worker.content(),
            List.of(worker),
            requireNonNull(serving.generation(), "serves").lifecycle().part(worker.label()));
    return new Retirement(this, environment, alone);
  }

  /**
   * Has another generation serve, or none. Cannot fail, as it takes no memory: there is room for
   * what drains since {@link #retirement()}. Under the application's lock: no generation is ever
   * seen neither serving nor draining before it is idle.
   *
   * @param before the end of the one that serves, which is to be begun now; null if none does
   */
  public void replace(@Nullable Generation next, @Nullable Retirement before) {
    if (before != null) {
      lastNumber = before.generation().number();
      draining.add(before);
    }
    serving.replace(next);
    if (next != null) {
      next.lifecycle().enter(Lifecycle.State.SERVING);
    }
  }

  /**
   * Has another worker take the place of one in the generation that serves. If it throws, nothing
   * has changed. Under the application's lock.
   *
   * @param end of the one before, which is to be begun now
   */
  public void replace(WorkerInstance before, WorkerInstance next, Retirement end) {
    Generation now = requireNonNull(serving.generation(), "serves");
    Generation after = now.with(before.slot().index(), next);
    draining.addSingle(end);
    serving.replace(after);
  }

  /**
   * All workers have been replaced one after the other: what serves has another number and content
   * from here on. Under the application's lock.
   *
   * @param lifecycle of what is to serve, which is ready
   */
  public void rename(long number, Content content, Lifecycle lifecycle) {
    Generation now = serving.generation();
    if (now != null) {
      Generation after = new Generation(number, content, now.workers(), lifecycle);
      lastNumber = number;
      serving.replace(after);
      lifecycle.enter(Lifecycle.State.SERVING);
    }
  }

  /** Has the workers look at what waits, or refuses it if there are none. */
  void wake() {
    slots.forEach(Slot::wake);
  }

  /** A retirement is complete. */
  void retired(Retirement retirement) {
    draining.remove(retirement);
  }

  /** Completed when nothing drains any more. */
  public CompletableFuture<?> allDrained() {
    return CompletableFuture.allOf(
        draining.all().stream().map(Retirement::gone).toArray(CompletableFuture[]::new));
  }

  /** Takes away what any generation that drains still has in hand. */
  void hurry() {
    draining.all().forEach(Retirement::force);
  }

  /** Whether nothing waits. */
  boolean isEmpty() {
    return slots.stream().allMatch(Slot::isEmpty);
  }
}
