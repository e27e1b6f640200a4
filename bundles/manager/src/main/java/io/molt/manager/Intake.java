package io.molt.manager;

import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a trigger does: one intake for each application, whatever the trigger.
 *
 * <pre>
 *   idle --request: Start--&gt; gathering --fix--&gt; fixed --end, nobody came--&gt; idle
 *                             |    ^             |  |
 *                             +----+             +--+-- request: Discarded
 *                        request: Joined         |
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
    private final @Nullable CompletableFuture<Optional<ReloadResult>> followUp;
    private final long beganNanos;
    private final Trigger trigger;

    /** Whether it is to run although the content is the same as before. */
    private boolean wanted;

    private boolean fixed;

    private Round(
        Trigger trigger,
        long beganNanos,
        boolean wanted,
        @Nullable CompletableFuture<Optional<ReloadResult>> followUp) {
      this.trigger = trigger;
      this.beganNanos = beganNanos;
      this.wanted = wanted;
      this.followUp = followUp;
    }

    /** What asked for it first. */
    Trigger trigger() {
      return trigger;
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
      result.complete(
          outcome.orElseGet(
              () ->
                  new ReloadResult.Discarded(
                      UNCHANGED, CompletableFuture.completedFuture(Optional.empty()))));
      if (followUp != null) {
        followUp.complete(outcome);
      }
    }
  }

  /** What a trigger did. */
  sealed interface Answer {
    /** A reload is to be run, by the caller. */
    record Start(Round round) implements Answer {}

    /** A reload that has not fixed its content yet serves this request too. */
    record Joined(Round round) implements Answer {}

    /** Nothing was done. */
    record Discarded(ReloadResult.Discarded result) implements Answer {}
  }

  private final Supplier<Long> nanoTime;
  private @Nullable Round current;
  private @Nullable CompletableFuture<Optional<ReloadResult>> next;
  private boolean closed;

  Intake(Supplier<Long> nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Takes a trigger. */
  synchronized Answer request(Trigger trigger) {
    if (closed) {
      return discarded(STOPPING, CompletableFuture.completedFuture(Optional.empty()));
    }
    Round round = current;
    if (round == null) {
      Round first = new Round(trigger, nanoTime.get(), insists(trigger), null);
      current = first;
      return new Answer.Start(first);
    }
    if (!round.fixed) {
      round.wanted |= insists(trigger);
      return new Answer.Joined(round);
    }
    CompletableFuture<Optional<ReloadResult>> after = next;
    if (after == null) {
      after = new CompletableFuture<>();
      next = after;
    }
    return discarded(RUNNING, after);
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
   * @param differs whether it is another than the round before had
   * @return whether the round is to go on; if not, it is over for those that come from here on, and
   *     is to be ended with no result
   */
  synchronized boolean fix(Round round, boolean differs) {
    round.fixed = round.wanted || differs;
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
    CompletableFuture<Optional<ReloadResult>> waiting;
    synchronized (this) {
      if (current != round) {
        return Optional.empty();
      }
      waiting = next;
      next = null;
      current = null;
      if (waiting != null && !closed) {
        Round following = new Round(round.trigger, nanoTime.get(), false, waiting);
        current = following;
        return Optional.of(following);
      }
    }
    if (waiting != null) {
      waiting.complete(Optional.empty());
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
