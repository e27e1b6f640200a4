package io.molt.manager;

import io.molt.manager.code.CodeException;
import io.molt.manager.code.CodeHost;
import io.molt.manager.code.LoadTimes;
import io.molt.manager.code.RetiredCode;
import io.molt.manager.code.WorkerCode;
import io.molt.manager.run.Schedule;
import io.molt.manager.worker.Generation;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import io.molt.spi.LingeringCode;
import io.molt.worker.WorkerError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Has one call of what an application stands on fail, as if the memory had run out for a moment:
 * the first after it was asked for, or the second, and so on. What a test tries with each of them
 * it tries with a failure wherever there can be one.
 */
final class Mishaps {

  private int calls = Integer.MAX_VALUE;
  private String last = "";

  /** The call with this number fails, counted from now on; the first is 1. */
  synchronized void expect(int number) {
    calls = number;
    last = "";
  }

  /** What has failed; empty if there were not so many calls. No other does from now on. */
  synchronized String end() {
    calls = Integer.MAX_VALUE;
    return last;
  }

  private synchronized void call(String what) {
    if (calls != Integer.MAX_VALUE && --calls == 0) {
      calls = Integer.MAX_VALUE;
      last = what;
      throw new OutOfMemoryError("expected by the test: " + what);
    }
  }

  private Executor around(String what, Executor executor) {
    return task -> {
      // That a carrier is woken must not fail (see Driver), and it is no step of a reload.
      if (!task.getClass().getName().contains("Carrier")) {
        call(what);
      }
      executor.execute(task);
    };
  }

  Schedule around(Schedule schedule) {
    return new Schedule() {
      @Override
      public long nanoTime() {
        return schedule.nanoTime();
      }

      @Override
      public Runnable after(Duration delay, Runnable task) {
        call("after");
        return schedule.after(delay, task);
      }

      @Override
      public Runnable alarm(Duration delay, Runnable task) {
        call("alarm");
        return schedule.alarm(delay, task);
      }

      @Override
      public void giveWay(boolean does) {
        schedule.giveWay(does);
      }

      @Override
      public Executor work() {
        return around("work", schedule.work());
      }

      @Override
      public Executor unhurried(Duration delay) {
        return around("unhurried", schedule.unhurried(delay));
      }
    };
  }

  CodeHost around(CodeHost host) {
    return new CodeHost() {
      @Override
      public List<WorkerCode> install(Content content, int workers, LoadTimes times)
          throws CodeException {
        call("install");
        return host.install(content, workers, times);
      }

      @Override
      public void remove(List<WorkerCode> codes) {
        host.remove(codes);
        call("remove");
      }

      @Override
      public void retire(List<RetiredCode> retired) {
        host.retire(retired);
        call("retire");
      }

      @Override
      public void expect(Content content, int workers, List<WorkerCode> serving) {
        call("expect");
      }

      @Override
      public void forget(String application) {
        call("forget");
      }

      @Override
      public int lingering() {
        return host.lingering();
      }

      @Override
      public List<LingeringCode> leaks() {
        return host.leaks();
      }
    };
  }

  Neighbours around(Neighbours neighbourhood) {
    return new Neighbours() {
      @Override
      public void check(String application, Generation generation) {
        call("check");
        neighbourhood.check(application, generation);
      }

      @Override
      public void changed() {
        call("changed");
        neighbourhood.changed();
      }

      @Override
      public void reloaded(String application, Trigger trigger, ReloadResult result) {
        call("reloaded");
        neighbourhood.reloaded(application, trigger, result);
      }

      @Override
      public void died(WorkerError error) {
        call("died");
        neighbourhood.died(error);
      }

      @Override
      public void asked() {
        neighbourhood.asked();
      }

      @Override
      public Application application(String name) {
        return neighbourhood.application(name);
      }

      @Override
      public void shutdown() {
        neighbourhood.shutdown();
      }
    };
  }
}
