package io.molt.manager;

import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a trigger does: one intake for each application, whatever the trigger.
 *
 * <pre>
 *   idle --request: Start--&gt; gathering --fix--&gt; fixed --end, nobody came--&gt; idle
 *                             |    ^             |  |
 *                             +----+             +--+-- request: Discarded
 *                        request: Joined         |   (Joined, to the next, if it wants more)
 *                             ^                  |
 *                             +-----end, some came: a round that runs only if
 *                                   the content differs or somebody joins it
 * </pre>
 *
 * <p>The futures that it hands out are completed by the caller of {@link #end}, never under the
 * lock.
 */
final class Intake {

  private static final String RUNNING =
      "A reload whose content was already fixed is running; if deploy/ has changed meanwhile, one"
          + " more follows.";
  private static final String STOPPING = "The server is stopping.";
  private static final String UNCHANGED =
      "deploy/ holds the content that was taken last; there is nothing to do.";

  /** One run of a reload, or the question whether there is to be one. */
  static final class Round {
    private final CompletableFuture<ReloadResult> result = new CompletableFuture<>();
    private final CompletableFuture<Optional<ReloadResult>> followUp = new CompletableFuture<>();
    private final Trigger trigger;
    private volatile long beganNanos;
    private volatile Scope scope;

    /** Whether it is to run although the content is the same as before. */
    private boolean wanted;

    private boolean fixed;

    private Round(Trigger trigger, Scope scope, long beganNanos) {
      this.trigger = trigger;
      this.scope = scope;
      this.beganNanos = beganNanos;
    }

    /** Somebody else wants it too. Under the lock. */
    private void join(Scope also, boolean insists) {
      scope = scope.with(also);
      wanted |= insists;
    }

    /** What asked for it first. */
    Trigger trigger() {
      return trigger;
    }

    /** Whom it replaces. Constant once its content is fixed. */
    Scope scope() {
      return scope;
    }

    /** When it was asked for, or became due. */
    long beganNanos() {
      return beganNanos;
    }

    CompletionStage<ReloadResult> result() {
      return result;
    }

    /** Tells everyone who waits. Empty: it turned out that there was nothing to do. */
    void complete(Optional<ReloadResult> outcome) {
      complete(outcome, UNCHANGED);
    }

    private void complete(Optional<ReloadResult> outcome, String elseReason) {
      result.complete(
          outcome.orElseGet(
              () ->
                  new ReloadResult.Discarded(
                      elseReason, CompletableFuture.completedFuture(Optional.empty()))));
      followUp.complete(outcome);
    }
  }

  /** What a trigger did. */
  sealed interface Answer {
    /** A reload is to be run, by the caller. */
    record Start(Round round) implements Answer {}

    /** A reload that is still to fix its content serves this request too. */
    record Joined(Round round) implements Answer {}

    /** Nothing was done. */
    record Discarded(ReloadResult.Discarded result) implements Answer {}
  }

  private final Supplier<Long> nanoTime;
  private @Nullable Round current;

  /** What follows the current one; there if somebody has come too late for that. */
  private @Nullable Round next;

  private boolean closed;

  Intake(Supplier<Long> nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Takes a trigger. One that comes too late for the running reload is discarded, unless that
   * leaves out workers which it wants: then it is served by the next.
   */
  synchronized Answer request(Trigger trigger, Scope scope) {
    if (closed) {
      return discarded(STOPPING, CompletableFuture.completedFuture(Optional.empty()));
    }
    Round round = current;
    if (round == null) {
      Round first = new Round(trigger, scope, nanoTime.get());
      first.join(scope, insists(trigger));
      current = first;
      return new Answer.Start(first);
    }
    if (!round.fixed) {
      round.join(scope, insists(trigger));
      return new Answer.Joined(round);
    }
    Round after = next;
    if (after == null) {
      after = new Round(trigger, scope, nanoTime.get());
      next = after;
    }
    boolean covered = round.scope.covers(scope);
    after.join(scope, !covered && insists(trigger));
    return covered ? discarded(RUNNING, after.followUp) : new Answer.Joined(after);
  }

  /** A changed file asks for its content to run; anyone else wants a reload in any case. */
  private static boolean insists(Trigger trigger) {
    return trigger != Trigger.DEPLOY;
  }

  private static Answer discarded(
      String reason, CompletableFuture<Optional<ReloadResult>> followUp) {
    return new Answer.Discarded(new ReloadResult.Discarded(reason, followUp));
  }

  /**
   * The content of a round is known.
   *
   * @param differs whether for some of the workers it is another than they had before
   * @return whether the round is to go on; if not, it is over for those that come from here on, and
   *     is to be ended with no result
   */
  synchronized boolean fix(Round round, Predicate<Scope> differs) {
    boolean isAnother = differs.test(round.scope);
    round.fixed = round.wanted || isAnother;
    if (!round.fixed) {
      current = null;
    }
    return round.fixed;
  }

  /**
   * A round is over.
   *
   * @return a round to run next, if requests came too late for this one
   */
  Optional<Round> end(Round round) {
    Round waiting;
    synchronized (this) {
      if (current != round) {
        return Optional.empty();
      }
      waiting = next;
      next = null;
      current = null;
      if (waiting != null && !closed) {
        waiting.beganNanos = nanoTime.get();
        current = waiting;
        return Optional.of(waiting);
      }
    }
    if (waiting != null) {
      waiting.complete(Optional.empty(), STOPPING);
    }
    return Optional.empty();
  }

  /**
   * Nothing is taken any more. What runs goes on.
   *
   * @return completed when nothing runs
   */
  synchronized CompletionStage<?> close() {
    closed = true;
    return current == null ? CompletableFuture.completedFuture(null) : current.result;
  }

  synchronized boolean isRunning() {
    return current != null;
  }
}
