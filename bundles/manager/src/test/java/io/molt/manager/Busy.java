package io.molt.manager;

import io.molt.reload.Failure;
import io.molt.task.FinishHandler;
import io.molt.task.Task;
import io.molt.task.TaskHandler;
import io.molt.task.Tasks;
import io.molt.timer.LastingTimerHandler;
import io.molt.timer.Timers;
import io.molt.worker.PipeHandler;
import io.molt.worker.PipeMessage;
import io.molt.worker.Server;
import io.molt.worker.WorkerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A worker that does tasks, takes messages and has timers, and writes all of it down; tests
 * override what is to be special.
 */
class Busy extends Echo implements TaskHandler, FinishHandler, PipeHandler, LastingTimerHandler {

  /** The instances of one version, in the order of their start. */
  static final class Crew {
    private final List<Busy> all = new CopyOnWriteArrayList<>();

    private List<Busy> sorted() {
      List<Busy> sorted = new ArrayList<>(all);
      sorted.sort((a, b) -> Integer.compare(a.context.workerId(), b.context.workerId()));
      return sorted;
    }

    /** The one that was started last for a number. */
    Busy worker(int workerId) {
      return sorted().stream()
          .filter(each -> each.context.workerId() == workerId)
          .reduce((first, second) -> second)
          .orElseThrow();
    }
  }

  private final Crew crew;

  Busy(String name, List<String> log, Crew crew) {
    super(name, log);
    this.crew = crew;
  }

  @Override
  public void onWorkerStart(WorkerContext started) throws Exception {
    super.onWorkerStart(started);
    crew.all.add(this);
  }

  Server server() {
    return context.server();
  }

  Tasks tasks() {
    return server().tasks();
  }

  Timers timers() {
    return server().timers();
  }

  @Override
  public @Nullable Object onTask(Task task) throws Exception {
    says("task " + task.data());
    return name + " did " + task.data();
  }

  @Override
  public void onFinish(long taskId, @Nullable Object data) throws Exception {
    says("finish " + data);
  }

  @Override
  public void onTaskFailed(long taskId, Failure failure) throws Exception {
    says("failed " + failure);
  }

  @Override
  public void onPipeMessage(PipeMessage message) throws Exception {
    says(context.workerId() + " got " + message.data() + " from " + message.srcWorkerId());
  }

  @Override
  public void onLastingTimer(String timer, @Nullable Object data) throws Exception {
    says(timer + " " + data);
  }
}
