package io.molt.manager.task;

import io.molt.manager.worker.Callback;
import io.molt.manager.worker.Event;
import io.molt.manager.worker.Inbox;
import io.molt.manager.worker.Serving;
import io.molt.manager.worker.Slot;
import io.molt.manager.worker.WorkerInstance;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** What must hold of a {@link TaskQueue} and its inboxes, in whichever order their threads come. */
final class TaskQueueStress {

  private TaskQueueStress() {}

  /** Says that somebody was woken and took it: a slot that nobody serves refuses what it has. */
  private static final class Noted implements Event {
    private final AtomicInteger refused = new AtomicInteger();

    @Override
    public Callback takenBy(WorkerInstance worker) {
      throw new IllegalStateException("nobody serves");
    }

    @Override
    public void refuse() {
      refused.incrementAndGet();
    }
  }

  private static Slot slot(int index, Inbox inbox) {
    return new Slot(index, index, new Serving(), inbox, List.of());
  }

  /** A worker falls asleep while something comes in for it. */
  @JCStressTest
  @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "It saw it.")
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "It saw it and was woken too.")
  @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "It was woken.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It sleeps beside what waits.")
  @State
  public static class FallingAsleep {
    private final TaskQueue queue = new TaskQueue("stress", 10, 1);
    private final Inbox inbox = queue.inbox(0);
    private final Noted event = new Noted();

    public FallingAsleep() {
      queue.workers(List.of(slot(0, inbox)));
    }

    @Actor
    public void comesIn() {
      inbox.add(event);
      queue.wakeIdle();
    }

    @Actor
    public void fallsAsleep(ZZ_Result result) {
      result.r1 = inbox.hasNext();
    }

    @Arbiter
    public void look(ZZ_Result result) {
      result.r2 = event.refused.get() > 0;
    }
  }

  /** Two that hand in wake two that sleep; who is woken takes and does not say that it sleeps. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "Each was woken, once.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was woken twice and the other sleeps on.")
  @State
  public static class TwoAtOnce {
    private final TaskQueue queue = new TaskQueue("stress", 10, 2);
    private final List<Inbox> inboxes = List.of(Inbox.own(), Inbox.own());
    private final Noted first = new Noted();
    private final Noted second = new Noted();

    public TwoAtOnce() {
      queue.workers(List.of(slot(0, inboxes.get(0)), slot(1, inboxes.get(1))));
      queue.idle(0);
      queue.idle(1);
      inboxes.get(0).add(first);
      inboxes.get(1).add(second);
    }

    @Actor
    public void one() {
      queue.wakeIdle();
    }

    @Actor
    public void other() {
      queue.wakeIdle();
    }

    @Arbiter
    public void look(II_Result result) {
      result.r1 = first.refused.get() + second.refused.get();
      result.r2 = inboxes.get(0).size() + inboxes.get(1).size();
    }
  }
}
