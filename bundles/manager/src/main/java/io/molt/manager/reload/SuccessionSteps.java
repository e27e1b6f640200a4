package io.molt.manager.reload;

import io.molt.manager.generation.Pool;
import io.molt.manager.generation.Pools;
import io.molt.manager.generation.Preparation;
import io.molt.manager.generation.Retirement;
import io.molt.manager.run.Aftermath;
import io.molt.manager.worker.Environment;
import io.molt.manager.worker.Generation;
import io.molt.manager.worker.Lifecycle;
import io.molt.manager.worker.Overseer;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import io.molt.reload.DrainOutcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What follows a change of who serves in an application, as steps of an {@link Aftermath}. */
final class SuccessionSteps {

  /** How a generation goes of which no worker is left: each has retired by itself. */
  private static final List<Lifecycle.State> GOING =
      List.of(Lifecycle.State.DRAINING, Lifecycle.State.STOPPING, Lifecycle.State.GONE);

  private final Pools pools;
  private final Environment environment;
  private final Supervision supervision;
  private final Neighbourhood neighbourhood;
  private final NextGeneration ahead;
  private volatile boolean hurried;

  SuccessionSteps(
      Pools pools, Supervision supervision, Neighbourhood neighbourhood, NextGeneration ahead) {
    this.pools = pools;
    this.environment = pools.environment();
    this.supervision = supervision;
    this.neighbourhood = neighbourhood;
    this.ahead = ahead;
  }

  /**
   * After a switch.
   *
   * @param before those that served, and null where none did
   * @param drained completed when all of these are gone
   */
  Aftermath ofSwitch(
      List<Preparation> next,
      List<Pool> concerned,
      List<@Nullable Retirement> before,
      CompletableFuture<DrainOutcome> drained) {
    long number = next.getFirst().generation().number();
    Aftermath aftermath =
        new Aftermath(pools.application(), "Generation " + number + " serves all the same.");
    for (Preparation each : next) {
      aftermath.then("its state", each::serves);
    }
    aftermath.surely("the watch over what hangs", supervision::watch);
    concerned.forEach(pool -> begin(pool, aftermath));
    aftermath.surely("the routes", neighbourhood::changed);
    for (Preparation each : next) {
      each.generation().workers().forEach(worker -> activate(worker, aftermath));
    }
    String reason = "generation " + number + " serves";
    before.forEach(retirement -> retire(retirement, reason, aftermath));
    aftermath.then("what is prepared ahead", () -> ahead.afterSwitch(drained));
    return aftermath.then("its run", () -> drained.thenRun(supervision::runProcess));
  }

  /** After one worker has taken the place of another. */
  Aftermath ofReplacement(Preparation next, Retirement before, String reason) {
    WorkerInstance worker = next.generation().worker(0);
    Overseer overseer = supervision.overseer(next.pool());
    Aftermath aftermath = new Aftermath(worker.label(), "It serves all the same.");
    aftermath.then("its state", next::serves);
    aftermath.surely("its count of deaths", () -> overseer.replaced(worker.slot()));
    wake(next.pool(), aftermath);
    activate(worker, aftermath);
    retire(before, reason, aftermath);
    aftermath.then("what is prepared ahead", ahead::replenish);
    return aftermath.then("its run", () -> before.gone().thenRun(supervision::runProcess));
  }

  /**
   * After all workers of a pool have been replaced, one after the other.
   *
   * @param before the generation whose workers they were; null if none serves any more
   * @param lifecycle of the one that serves
   */
  Aftermath ofRolling(Pool pool, long number, @Nullable Generation before, Lifecycle lifecycle) {
    Aftermath aftermath = new Aftermath(pool.label(number), "It serves all the same.");
    String reason = "its workers have been replaced one after the other";
    if (before != null) {
      aftermath.then(
          "its state",
          () -> lifecycle.tell(Lifecycle.State.READY, Lifecycle.State.SERVING, "switched"));
      for (Lifecycle.State state : GOING) {
        aftermath.then("the state before", () -> before.lifecycle().move(state, reason));
      }
    }
    begin(pool, aftermath);
    aftermath.then("what is prepared ahead", ahead::replenish);
    return aftermath.surely("the routes", neighbourhood::changed);
  }

  /** After the end has begun. */
  Aftermath ofEnd(@Nullable Retirement before, String reason) {
    Aftermath aftermath = new Aftermath(pools.application(), "It ends all the same.");
    pools.all().forEach(pool -> endTimers(pool, aftermath));
    aftermath.surely("the watch over what hangs", supervision::watchNoMore);
    aftermath.surely("the routes", neighbourhood::changed);
    wake(pools.events(), aftermath);
    wake(pools.process(), aftermath);
    retire(before, reason, aftermath);
    return aftermath;
  }

  private static void endTimers(Pool pool, Aftermath aftermath) {
    for (Slot slot : pool.slots()) {
      aftermath.surely("timers of " + slot.workerId(), () -> pool.timers(slot).clear());
    }
  }

  /** After the task workers have been told to end, as the last. */
  Aftermath ofTasksEnd(@Nullable Retirement before, String reason) {
    Aftermath aftermath = new Aftermath(pools.application(), "Its task workers end all the same.");
    wake(pools.tasks(), aftermath);
    retire(before, reason, aftermath);
    return aftermath;
  }

  /** All workers of a pool have followers, which get all chances anew. */
  private void begin(Pool pool, Aftermath aftermath) {
    aftermath.surely("its count of deaths", () -> supervision.overseer(pool).replacedAll());
    wake(pool, aftermath);
  }

  private static void wake(Pool pool, Aftermath aftermath) {
    for (Slot slot : pool.slots()) {
      aftermath.surely("what waits for worker " + slot.workerId(), slot::wake);
    }
  }

  private void activate(WorkerInstance worker, Aftermath aftermath) {
    String label = worker.label();
    aftermath.then(label, () -> worker.activated(environment.schedule().nanoTime()));
    aftermath.surely("timers of " + label, () -> worker.beginActivity());
    aftermath.then("onActivate of " + label, () -> callOnActivate(worker));
  }

  private static void callOnActivate(WorkerInstance worker) {
    worker
        .call("onActivate", () -> worker.worker().onActivate())
        .whenComplete((done, thrown) -> Retirement.logFailure(worker, "onActivate", thrown));
  }

  private void retire(@Nullable Retirement retirement, String reason, Aftermath aftermath) {
    if (retirement != null) {
      aftermath.then("the end of those before", () -> retirement.begin(reason));
      aftermath.surely("haste", () -> hurryIfDue(retirement));
    }
  }

  private void hurryIfDue(Retirement retirement) {
    if (hurried) {
      retirement.force();
    }
  }

  /** Whoever retires from here on does so at once. */
  void hurry() {
    hurried = true;
  }
}
