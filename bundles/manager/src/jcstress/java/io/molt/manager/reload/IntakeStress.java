package io.molt.manager.reload;

import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What must hold of an {@link Intake}, in whichever order its threads come. */
final class IntakeStress {

  private IntakeStress() {}

  /** Runs a round and all that follow it, and tells how many those were. */
  private static int run(Intake intake, Optional<Round> first) {
    int count = 0;
    for (Optional<Round> next = first; next.isPresent(); count++) {
      Round round = next.get();
      boolean goesOn = intake.fix(round, "content", scope -> true);
      if (goesOn) {
        intake.switched(round);
      }
      next = intake.end(round);
      round.complete(Optional.empty());
    }
    return count;
  }

  private static CompletionStage<?> outcome(Intake intake, Intake.Answer answer) {
    return switch (answer) {
      case Intake.Answer.Start(Round round) -> {
        run(intake, Optional.of(round));
        yield round.result();
      }
      case Intake.Answer.Joined(Round round) -> round.result();
      case Intake.Answer.Discarded(ReloadResult.Discarded discarded) -> discarded.followUp();
    };
  }

  /** Whenever somebody asks while a reload runs to its end, what he was promised comes. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "He was answered, and nothing runs.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "He waits for ever, or the intake does.")
  @State
  public static class Asked {
    private final Intake intake = new Intake(() -> 0L);
    private final Optional<Round> running =
        Optional.of(
            ((Intake.Answer.Start) intake.request(Trigger.SHELL, Scope.ALL, Origin.DEPLOY))
                .round());
    private CompletionStage<?> promised;

    @Actor
    public void runs() {
      run(intake, running);
    }

    @Actor
    public void asks() {
      promised = outcome(intake, intake.request(Trigger.SIGNAL, Scope.ALL, Origin.DEPLOY));
    }

    @Arbiter
    public void look(II_Result result) {
      result.r1 = promised.toCompletableFuture().isDone() ? 1 : 0;
      result.r2 = intake.isRunning() ? 1 : 0;
    }
  }

  /** Two ask at the same time where nothing runs: one begins a round, and both are answered. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "Both were answered.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One waits for ever, or the intake does.")
  @State
  public static class TwoAtOnce {
    private final Intake intake = new Intake(() -> 0L);
    private CompletionStage<?> one;
    private CompletionStage<?> other;

    @Actor
    public void asks() {
      one = outcome(intake, intake.request(Trigger.SHELL, Scope.ALL, Origin.DEPLOY));
    }

    @Actor
    public void asksToo() {
      other = outcome(intake, intake.request(Trigger.SIGNAL, Scope.TASKS, Origin.DEPLOY));
    }

    @Arbiter
    public void look(II_Result result) {
      result.r1 =
          (one.toCompletableFuture().isDone() ? 1 : 0)
              + (other.toCompletableFuture().isDone() ? 1 : 0);
      result.r2 = intake.isRunning() ? 1 : 0;
    }
  }

  /** It is closed while somebody asks and a reload runs to its end. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "All were answered, and nothing runs.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Somebody waits for ever.")
  @State
  public static class Closed {
    private final Intake intake = new Intake(() -> 0L);
    private final Optional<Round> running =
        Optional.of(
            ((Intake.Answer.Start) intake.request(Trigger.SHELL, Scope.ALL, Origin.DEPLOY))
                .round());
    private CompletionStage<?> promised;
    private CompletionStage<?> quiet;

    @Actor
    public void asksAndRuns() {
      promised = outcome(intake, intake.request(Trigger.SIGNAL, Scope.TASKS, Origin.DEPLOY));
      run(intake, running);
    }

    @Actor
    public void closes() {
      quiet = intake.close();
    }

    @Arbiter
    public void look(II_Result result) {
      result.r1 =
          (promised.toCompletableFuture().isDone() ? 1 : 0)
              + (quiet.toCompletableFuture().isDone() ? 1 : 0);
      result.r2 = intake.isRunning() ? 1 : 0;
    }
  }
}
