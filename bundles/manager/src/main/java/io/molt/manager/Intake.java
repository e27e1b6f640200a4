package io.molt.manager;

import io.molt.reload.Failure;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
 *                        request: Joined         |   (Joined, to the next, if it wants more,
 *                             ^                  |    or its content from elsewhere)
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
  private static final String GOING_BACK = "The same is being done already.";
  private static final String STOPPING = "The server is stopping.";
  private static final String UNCHANGED =
      "deploy/ holds the content that was taken last; there is nothing to do.";

  /** One run of a reload, or the question whether there is to be one. */
  static final class Round {
    private final CompletableFuture<ReloadResult> result = new CompletableFuture<>();
    private final CompletableFuture<Optional<ReloadResult>> followUp = new CompletableFuture<>();
    private final Trigger trigger;
    private final Origin origin;
    private volatile long beganNanos;
    private volatile Scope scope;
    private volatile Optional<Failure> flaw = Optional.empty();

    /** Whether it is to run although the content is the same as before. */
    private boolean wanted;

    private boolean fixed;

    /** Whether its code serves already, so that who comes now wants another. */
    private boolean switched;

    private Round(Trigger trigger, Scope scope, Origin origin, long beganNanos) {
      this.trigger = trigger;
      this.origin = origin;
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

    /** Where its content comes from. */
    Origin origin() {
      return origin;
    }

    /** Whom it replaces. Constant once its content is fixed. */
    Scope scope() {
      return scope;
    }

    /** Its code serves, but not all that is due then could be done. */
    void flawed(Failure what) {
      flaw = Optional.of(what);
    }

    /** What failed after the switch. */
    Optional<Failure> flaw() {
      return flaw;
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

  /**
   * What follows the current one, in this order: there if somebody has come too late for that, or
   * wants another content.
   */
  private final Deque<Round> waiting = new ArrayDeque<>();

  private boolean closed;

  Intake(Supplier<Long> nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Takes a trigger. One that comes too late for the running reload is discarded, unless that
   * leaves out workers which it wants: then it is served by the next. So is one that wants its
   * content from elsewhere, and one that comes after the switch.
   */
  synchronized Answer request(Trigger trigger, Scope scope, Origin origin) {
    if (closed) {
      return discarded(STOPPING, CompletableFuture.completedFuture(Optional.empty()));
    }
    Round round = current;
    if (round == null) {
      Round first = new Round(trigger, scope, origin, nanoTime.get());
      first.join(scope, insists(trigger));
      current = first;
      return new Answer.Start(first);
    }
    boolean isLast = waiting.stream().allMatch(each -> each.origin.equals(origin));
    boolean agrees = isLast && round.origin.equals(origin);
    if (agrees && !round.fixed && waiting.isEmpty()) {
      round.join(scope, insists(trigger));
      return new Answer.Joined(round);
    }
    boolean covered = agrees && round.fixed && !round.switched && round.scope.covers(scope);
    if (covered && origin instanceof Origin.Store) {
      return discarded(GOING_BACK, CompletableFuture.completedFuture(Optional.empty()));
    }
    Round after = following(trigger, scope, origin);
    after.join(scope, !covered && insists(trigger));
    return covered ? discarded(RUNNING, after.followUp) : new Answer.Joined(after);
  }

  /** The last that waits, if it takes its content from there, or else one more. */
  private Round following(Trigger trigger, Scope scope, Origin origin) {
    Round last = waiting.peekLast();
    if (last != null && last.origin.equals(origin)) {
      return last;
    }
    Round added = new Round(trigger, scope, origin, nanoTime.get());
    waiting.add(added);
    return added;
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
    if (!round.fixed && waiting.isEmpty()) {
      current = null;
    }
    return round.fixed;
  }

  /**
   * The code of a round is about to serve: whoever sees that it does and asks for a reload gets one
   * of his own.
   */
  synchronized void switched(Round round) {
    round.switched = true;
  }

  /**
   * A round is over.
   *
   * @return a round to run next, if requests came too late for this one
   */
  Optional<Round> end(Round round) {
    List<Round> dropped;
    synchronized (this) {
      if (current != round) {
        return Optional.empty();
      }
      Round next = closed ? null : waiting.poll();
      current = next;
      if (next != null) {
        next.beganNanos = nanoTime.get();
        return Optional.of(next);
      }
      dropped = List.copyOf(waiting);
      waiting.clear();
    }
    dropped.forEach(each -> each.complete(Optional.empty(), STOPPING));
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
